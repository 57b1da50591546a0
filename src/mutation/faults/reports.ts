import type { Fault } from './types.ts'

/** Public reports that show a fault of the catalogue, by its name: found after it was imagined. */
const reports: Readonly<Record<string, readonly [at: string, year: number]>> = {
  'enum-number-to-member': ['link-it/govpay#608', 2023],
  'enum-boolean-to-first': ['laravel/framework#38378', 2021],
  'enum-letter-case-stored': ['sequelize/sequelize#794', 2013],
  'enum-padding-trimmed': ['ebean-orm/ebean#496', 2015],
  'date-number-taken': ['pydantic/pydantic#7940', 2023],
  'date-seconds-rounded': ['pingcap/tidb#56432', 2024],
  'date-without-offset-taken': ['dotnet/runtime#46879', 2021],
  'date-offset-replaced': ['oracle/rust-oracledb#8', 2026],
  'date-offset-dropped': ['google/adk-python#1848', 2025],
  'date-day-overflows': ['jeyben/fixedformat4j#31', 2012],
  'date-words-taken': ['abritinthebay/datejs#223', 2014],
  'date-alone-taken': ['marshmallow-code/marshmallow#2078', 2022],
  'date-two-digit-year': ['prisma/orm#28038', 2025],
  'http-trailing-comma-taken': ['google/gson#494', 2015],
  'http-line-end-in-text-taken': ['plokhotnyuk/jsoniter-scala#53', 2018],
  'http-trailing-text-taken': ['golang/go#36225', 2019],
  'http-duplicate-names-mixed': ['Flowfin/jellyfin-plugin-sso#1033', 2026],
  'http-form-taken': ['stoplightio/prism#167', 2018],
  'error-500-for-nul': ['block/buzz#3116', 2026],
  'error-500-for-large-body': ['SecureBananaLabs/bug-bounty#12426', 2026],
  'error-500-for-member-number': ['csa-admin-org/csa-admin#177', 2026],
  'error-500-for-invalid': ['conductor-oss/conductor#1325', 2026],
  'error-half-applied': ['apache/grails-data-mapping#1159', 2018],
  'text-controls-removed': ['apache/devlake#5244', 2023],
  'text-html-escaped': ['topcoder-archive/tc-project-service#752', 2023],
  'text-empty-to-null': ['wso2/product-integrator-mi#3356', 2024],
  'text-trimmed': ['encode/django-rest-framework#6901', 2019],
  'text-invisible-removed': ['laravel/framework#54281', 2025],
  'text-lower-case': ['wasp-lang/wasp#4698', 2026],
  'text-composed': ['hasgeek/funnel#1544', 2022],
  'entity-null-not-stored': ['spring-projects/spring-data-rest#727', 2014],
  'entity-unsent-cleared': ['beepnl/BEEP#26', 2020],
  'entity-not-stored': ['OData/WebApi#2115', 2020],
  'entity-stale-in-answer': ['nestjsx/crud#407', 2020],
  'entity-answer-204': ['microsoftgraph/msgraph-sdk-dotnet#1682', 2023],
  'accept-type-annotation-refused': ['OData/AspNetCoreOData#1559', 2026],
  'type-number-to-text': ['fastify/fluent-json-schema#176', 2022],
  'type-null-to-false': ['fastify/help#348', 2021],
  'type-text-to-boolean': ['encode/django-rest-framework#1866', 2014],
  'type-number-to-boolean': ['FasterXML/jackson-databind#3141', 2021],
  'type-text-true-to-boolean': ['FasterXML/jackson-databind#2114', 2018],
  'concurrency-lost-update': ['adorsys/status-list-server#223', 2026],
  'concurrency-torn-read': ['Lychee-Technology/forma#457', 2026],
  'date-offset-normalised': ['transact-rs/sqlx#1617', 2022],
  'date-offset-doubled': ['MemMachine/MemMachine#1462', 2026],
  'date-begins-1582': ['h2database/h2database#3627', 2022],
  'date-microseconds-in-answer': ['vapor/vapor#1977', 2019],
  'date-fraction-as-microseconds': ['marshmallow-code/marshmallow#1252', 2019],
  'carriage-body-not-asked-for': ['macournoyer/thin#253', 2014],
  'error-without-body': ['injaeryou/resumable-upload#31', 2026],
  'error-html': ['deployd/deployd#133', 2012],
  'http-not-object-as-empty': ['exoego/rspec-openapi#397', 2026],
  'state-read-late': ['openbao/openbao#3877', 2026],
  'concurrency-silently-dropped': ['typicode/json-server#565', 2017],
  'framing-length-too-small': ['twitter/finatra#97', 2014],
  'latency-malformed-breaks': ['DMTF/Redfish-Mockup-Server#48', 2019],
}

/** Gives faults the public reports that show them. */
export function withReports(faults: readonly Fault[]): Fault[] {
  return faults.map((fault) => {
    const [at, year] = Object.hasOwn(reports, fault.name) ? reports[fault.name]! : []
    return at === undefined || year === undefined ? fault : { ...fault, report: { at, year } }
  })
}

/** The names of the faults that `withReports` gives one to. */
export const reportedNames: readonly string[] = Object.keys(reports)
