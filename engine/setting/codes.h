/* codes: the values of coded columns, each with its label; enumerations, labels in the file and
 * the documentation are made from these rows. */
#ifndef OMLAND_SETTING_CODES_H
#define OMLAND_SETTING_CODES_H

/* clang-format off */
#define CODES_SEX(CODE)                                                                            \
    CODE(SEX_MALE, "male")                                                                         \
    CODE(SEX_FEMALE, "female")
#define CODES_EDUCATION(CODE)                                                                      \
    CODE(EDUCATION_BASIC, "basic")                                                                 \
    CODE(EDUCATION_UPPER_SECONDARY, "upper secondary")                                             \
    CODE(EDUCATION_TERTIARY_SHORT, "short tertiary")                                               \
    CODE(EDUCATION_TERTIARY_LONG, "long tertiary")
#define CODES_ACTIVITY(CODE)                                                                       \
    CODE(ACTIVITY_CHILD, "child")                                                                  \
    CODE(ACTIVITY_PUPIL, "pupil")                                                                  \
    CODE(ACTIVITY_STUDENT, "student")                                                              \
    CODE(ACTIVITY_EMPLOYED, "employed")                                                            \
    CODE(ACTIVITY_UNEMPLOYED, "unemployed")                                                        \
    CODE(ACTIVITY_OUTSIDE, "outside the labour force")                                             \
    CODE(ACTIVITY_RETIRED, "retired")
#define CODES_ROLE(CODE)                                                                           \
    CODE(ROLE_REFERENCE, "reference person")                                                       \
    CODE(ROLE_PARTNER, "partner of the reference person")                                          \
    CODE(ROLE_CHILD, "child of the household, of any age")                                         \
    CODE(ROLE_OTHER, "other member")
#define CODES_TENURE(CODE)                                                                         \
    CODE(TENURE_OWNER, "owner")                                                                    \
    CODE(TENURE_TENANT, "tenant")
#define CODES_SECTOR(CODE)                                                                         \
    CODE(SECTOR_PRIMARY, "primary")                                                                \
    CODE(SECTOR_MANUFACTURING, "manufacturing and extraction")                                     \
    CODE(SECTOR_CONSTRUCTION, "energy, water and construction")                                    \
    CODE(SECTOR_TRADE_TRANSPORT, "trade and transport")                                            \
    CODE(SECTOR_HOSPITALITY_CULTURE, "hospitality, culture and tourism")                           \
    CODE(SECTOR_KNOWLEDGE_SERVICES, "knowledge-intensive services and ICT")                        \
    CODE(SECTOR_ADMINISTRATION, "public administration")                                           \
    CODE(SECTOR_EDUCATION, "education")                                                            \
    CODE(SECTOR_HEALTH_SOCIAL, "health and social care")                                           \
    CODE(SECTOR_OTHER, "other")
#define CODES_SETTLEMENT_TYPE(CODE)                                                                \
    CODE(SETTLEMENT_METROPOLITAN, "metropolitan")                                                  \
    CODE(SETTLEMENT_CORE, "core")                                                                  \
    CODE(SETTLEMENT_HINTERLAND, "hinterland")                                                      \
    CODE(SETTLEMENT_REMOTE, "remote")
/* order of household_types.csv */
#define CODES_HOUSEHOLD(CODE)                                                                      \
    CODE(HOUSEHOLD_ALONE, "living alone")                                                          \
    CODE(HOUSEHOLD_COUPLE, "couple without children at home")                                      \
    CODE(HOUSEHOLD_COUPLE_SMALL, "couple, youngest child 0-5")                                     \
    CODE(HOUSEHOLD_COUPLE_LARGE, "couple, youngest child 6-17")                                    \
    CODE(HOUSEHOLD_LONE_PARENT, "lone parent, youngest child 0-17")                                \
    CODE(HOUSEHOLD_ADULT_CHILDREN, "parents with adult children only")                             \
    CODE(HOUSEHOLD_SEVERAL, "several families")

/* What is kept of the municipal accounts at the start, by municipality: cells of
 * places.accounts_start (processes/places/accounts.h). */
#define CODES_ACCOUNTS(CODE)                                                                       \
    CODE(ACCOUNTS_NEED, "need, standard inhabitants")                                              \
    CODE(ACCOUNTS_COST, "cost of services, NOK")                                                   \
    CODE(ACCOUNTS_FIXED, "fixed part of the cost, NOK")                                            \
    CODE(ACCOUNTS_TAX, "tax, NOK")                                                                 \
    CODE(ACCOUNTS_GRANTS, "block grants, NOK")                                                     \
    CODE(ACCOUNTS_GRANT_HEAD, "block grant beyond what the rules give, NOK per inhabitant")        \
    CODE(ACCOUNTS_OTHER_NEED, "other revenue, NOK per standard inhabitant")                        \
    CODE(ACCOUNTS_OTHER_FIXED, "other revenue that does not follow need, NOK")                     \
    CODE(ACCOUNTS_RESULT, "net result, part of the cost of services")                              \
    CODE(ACCOUNTS_DEBT, "net debt, NOK")
/* clang-format on */

#define CODES_NAME(name, label) name,
enum sex { CODES_SEX(CODES_NAME) SEX_COUNT };
enum education { CODES_EDUCATION(CODES_NAME) EDUCATION_COUNT };
enum activity { CODES_ACTIVITY(CODES_NAME) ACTIVITY_COUNT };
enum role { CODES_ROLE(CODES_NAME) ROLE_COUNT };
enum tenure { CODES_TENURE(CODES_NAME) TENURE_COUNT };
enum sector { CODES_SECTOR(CODES_NAME) SECTOR_COUNT };
enum settlement_type { CODES_SETTLEMENT_TYPE(CODES_NAME) SETTLEMENT_TYPE_COUNT };
enum accounts_start { CODES_ACCOUNTS(CODES_NAME) ACCOUNTS_STARTS };
enum household_type { CODES_HOUSEHOLD(CODES_NAME) HOUSEHOLD_TYPE_COUNT };

/* Columns of agents that hold a code (unit "code" in columns.def), and their codes. */
#define CODES_OF_COLUMNS(OF)                                                                       \
    OF(sex, CODES_SEX)                                                                             \
    OF(education, CODES_EDUCATION)                                                                 \
    OF(activity, CODES_ACTIVITY)                                                                   \
    OF(role, CODES_ROLE)                                                                           \
    OF(tenure, CODES_TENURE)                                                                       \
    OF(sector, CODES_SECTOR)

struct codes {
    const char *column;
    int count;
    const char *const *enumerator, *const *label;
};
/* Of a column's name; null for one that holds no code. */
const struct codes *codes_find(const char *column);

/* The word of an enumerator in files and tables: what stands behind its first underline, in small
 * letters, so "upper_secondary" of EDUCATION_UPPER_SECONDARY. */
enum { CODES_WORD = 48 };
void codes_word(const char *enumerator, char word[CODES_WORD]);

/* bits of household.facts */
/* a partner of the head; a child of 6-17 years; one under 10 months */
enum household_fact {
    HOUSEHOLD_HAS_PARTNER = 1,
    HOUSEHOLD_HAS_PUPIL = 2,
    HOUSEHOLD_HAS_INFANT = 4
};

/* bits of person.traits and firm.traits */
enum trait {
    TRAIT_REMOTE = 1,
    TRAIT_LOST_JOB = 2, /* displaced (processes/firms/firm_dismissal.c) */
    TRAIT_MARRIED = 4,
    TRAIT_AWAY_TO_STUDY = 8,
    TRAIT_ENROLLED = 16,
    TRAIT_REFUGEE = 32 /* came as a refugee, in the years before settled for good */
};
/* OWNER: founded without employees; its one job is its owner's */
enum firm_trait { FIRM_PUBLIC = 1, FIRM_EXPOSED = 2, FIRM_OWNER = 4 };

#endif
