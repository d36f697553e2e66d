/** Where each secret of a connection lives; sealed into it, so these words can never change. */
export const places = (id: string): { clientSecret: string; modelKey: string } => ({
  clientSecret: `connection/${id}/client_secret`,
  modelKey: `connection/${id}/gemini_api_key`,
});
