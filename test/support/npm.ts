/** How npm gets to its registry on this machine, from the environment; what it has in its cache is not asked for. */
export const npmEnvironment: NodeJS.ProcessEnv = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => /^npm_config_|_proxy$|_CA_CERTS$|^SSL_CERT/i.test(name)),
  ),
  npm_config_prefer_offline: 'true',
}
