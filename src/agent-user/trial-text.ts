/**
 * What a child does that has that user: it goes every way it will have to go, one folder after the other, opens what it
 * must not read, and leaves a file at home for the server to remove. It is handed over as text, since a file of ours might
 * not be within its reach. Its argument: `{ reach, hide, secrets }`, paths; its one line: `{ unreachable?, readable?, exposed? }`, the first of each. It stays
 * until its input ends, and then clears up what the server could not.
 */
export const TRIAL = `
const { accessSync, closeSync, constants, mkdirSync, openSync, rmSync, statSync, writeFileSync } = require('node:fs');
const { reach, hide, secrets } = JSON.parse(process.argv[1]);
const may = (path, mode) => {
  try {
    accessSync(path, mode);
    return true;
  } catch (error) {
    return error.code === 'ENOENT'; // it may come later
  }
};
const above = path => path.split('/').slice(0, -1).map((_, depth, names) => names.slice(0, depth + 1).join('/') || '/');
const need = path => (statSync(path, { throwIfNoEntry: false })?.isFile() ? constants.R_OK : constants.X_OK);
const opens = path => {
  try {
    closeSync(openSync(path, 'r'));
    return true;
  } catch {
    return false;
  }
};
const closed = reach.flatMap(above).find(folder => !may(folder, constants.X_OK));
const unreachable = closed ?? reach.find(path => !may(path, need(path)));
process.umask(0o077);
mkdirSync('kept');
writeFileSync('kept/note', '');
console.log(JSON.stringify({ unreachable, readable: hide.find(opens), exposed: secrets.find(opens) }));
process.stdin.resume().on('end', () => rmSync('kept', { recursive: true, force: true }));
`;
