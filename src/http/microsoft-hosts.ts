/** One of Microsoft's production services. */
export type MicrosoftHost = {
  /** A host stands for its subdomains as well. */
  readonly host: string
  /** What runs there, for people. */
  readonly what: string
  /** Where one signs in to its cloud; absent for what nobody signs in to here. */
  readonly authority?: string
}

/** Microsoft's production services that know the operation, or are behind it. */
export const microsoftHosts: readonly MicrosoftHost[] = [
  {
    host: 'graph.microsoft.com',
    what: 'Microsoft Graph, global service',
    authority: 'https://login.microsoftonline.com',
  },
  {
    host: 'graph.microsoft.us',
    what: 'Microsoft Graph, US Government',
    authority: 'https://login.microsoftonline.us',
  },
  {
    host: 'dod-graph.microsoft.us',
    what: 'Microsoft Graph, US Department of Defense',
    authority: 'https://login.microsoftonline.us',
  },
  {
    host: 'microsoftgraph.chinacloudapi.cn',
    what: 'Microsoft Graph, operated by 21Vianet in China',
    authority: 'https://login.chinacloudapi.cn',
  },
  { host: 'graph.microsoft.de', what: 'Microsoft Graph, Germany (retired)' },
  { host: 'manage.microsoft.com', what: 'the Intune back end' },
  { host: 'manage.microsoft.us', what: 'the Intune back end, US Government' },
]
