import ipaddr from 'ipaddr.js';

/**
 * What an address is to us: `near` (this machine or a private network: plain http is acceptable there), `public`
 * (https only), `forbidden` (never connected to).
 */
export type AddressKind = 'near' | 'public' | 'forbidden';

/** Ranges by ipaddr.js's names. A range that is not here is forbidden: link-local, multicast, reserved, 6to4, Teredo … */
const RANGES: Readonly<Record<string, AddressKind>> = {
  loopback: 'near',
  private: 'near',
  uniqueLocal: 'near',
  carrierGradeNat: 'near', // 100.64/10: overlay networks such as Tailscale
  unicast: 'public',
};

/** Metadata services of cloud providers that lie inside ranges which are otherwise fine (as of 2026-11). */
const METADATA_ADDRESSES: ReadonlySet<string> = new Set([
  '100.100.100.200', // Alibaba Cloud
  '168.63.129.16', // Azure wire server
  'fd00:ec2::23', // AWS, credentials of EKS pods
  'fd00:ec2::254', // AWS
  'fd20:ce::254', // Google Cloud
]);

const METADATA_NAMES: ReadonlySet<string> = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'metadata.azure.internal',
  'instance-data',
  'instance-data.ec2.internal',
]);

/** IPv6 prefixes that carry an IPv4 address in their last 32 bits: that address decides. */
const CARRIERS = ['::ffff:0:0/96', '::/96', '::ffff:0:0:0/96', '64:ff9b::/96'].map(cidr => ipaddr.IPv6.parseCIDR(cidr));
const IPV6_OWN: ReadonlySet<string> = new Set(['::', '::1']); // in ::/96, but not IPv4 in disguise

/** The kind of an IP address in any spelling that `net` or a resolver gives. Text that is no address is forbidden. */
export function addressKind(text: string): AddressKind {
  if (!ipaddr.isValid(text)) return 'forbidden';
  const address = carried(ipaddr.parse(text));
  if (METADATA_ADDRESSES.has(address.toString())) return 'forbidden';
  return RANGES[address.range()] ?? 'forbidden';
}

/** Names that cloud providers reserve for their metadata services, whatever they resolve to. */
export const isMetadataName = (host: string): boolean => METADATA_NAMES.has(host.toLowerCase().replace(/\.$/, ''));

function carried(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  if (address instanceof ipaddr.IPv4 || IPV6_OWN.has(address.toString())) return address;
  const inside = CARRIERS.some(prefix => address.match(prefix));
  return inside ? new ipaddr.IPv4(address.toByteArray().slice(12)) : address;
}
