import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'

/** A server's certificate with its key, and the certificate of the authority that vouches for it; all in PEM. */
export type Certificate = { readonly chain: string; readonly key: string; readonly authority: string }

const dayMs = 86_400_000

/**
 * Makes an authority and a certificate of it for localhost, 127.0.0.1, ::1 and more names of hosts (RFC 5280; good from
 * a day ago for two days). The authority's key is thrown away.
 */
export async function makeCertificate(names: readonly string[] = []): Promise<Certificate> {
  const { default: forge } = await import('node-forge')
  const { pki, md } = forge
  const [authorityKeys, serverKeys] = await Promise.all([makeKeys(), makeKeys()])
  const issuer = [{ name: 'commonName', value: 'vpptoken-conformance, made for one run' }]
  const signer = pki.privateKeyFromPem(authorityKeys.privateKey)

  function certify(
    serialNumber: string,
    commonName: string,
    publicKey: string,
    extensions: readonly object[],
  ): string {
    const certificate = pki.createCertificate()
    certificate.serialNumber = serialNumber
    certificate.validity.notBefore = new Date(Date.now() - dayMs)
    certificate.validity.notAfter = new Date(Date.now() + dayMs)
    certificate.setSubject([{ name: 'commonName', value: commonName }])
    certificate.setIssuer(issuer)
    certificate.publicKey = pki.publicKeyFromPem(publicKey)
    certificate.setExtensions([...extensions])
    certificate.sign(signer, md.sha256.create())
    return pki.certificateToPem(certificate)
  }

  const authority = certify('01', issuer[0]!.value, authorityKeys.publicKey, [
    { name: 'basicConstraints', critical: true, cA: true, pathLenConstraint: 0 },
    { name: 'keyUsage', critical: true, keyCertSign: true, cRLSign: true },
    { name: 'subjectKeyIdentifier' },
  ])
  const keyIdentifier = pki.certificateFromPem(authority).generateSubjectKeyIdentifier().getBytes()
  const chain = certify('02', 'localhost', serverKeys.publicKey, [
    { name: 'basicConstraints', cA: false },
    { name: 'keyUsage', critical: true, digitalSignature: true, keyEncipherment: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'authorityKeyIdentifier', keyIdentifier },
    {
      name: 'subjectAltName',
      // The kinds of names of RFC 5280 4.2.1.6: 2 is a domain, 7 an address.
      altNames: [
        ...['localhost', ...names].map((value) => ({ type: 2, value })),
        { type: 7, ip: '127.0.0.1' },
        { type: 7, ip: '::1' },
      ],
    },
  ])
  return { chain, key: serverKeys.privateKey, authority }
}

function makeKeys(): Promise<{ readonly publicKey: string; readonly privateKey: string }> {
  return promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
}
