import type { Ajv2020 } from 'ajv/dist/2020.js'

/**
 * Texts of the primitive types of OData that JSON Schema knows in another form, or not at all: a time of day has no
 * offset (OData ABNF timeOfDayValue; RFC 3339 wants one), a duration may be negative and have a fraction
 * (durationValue), bytes are base64url with or without padding (binaryValue; the `byte` of OpenAPI is base64).
 */
const formats: Readonly<Record<string, RegExp>> = {
  time: /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,12})?)?(Z|[+-]\d\d:\d\d)?$/,
  duration: /^-?P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/,
  base64url: /^[A-Za-z0-9+/_-]*={0,2}$/,
  byte: /^[A-Za-z0-9+/_-]*={0,2}$/,
}

/** Has a validator judge these formats as OData writes them. */
export function addODataFormats(ajv: Ajv2020): void {
  for (const [name, form] of Object.entries(formats)) ajv.addFormat(name, form)
}
