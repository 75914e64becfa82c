/* How well the figures of a budget are guarded by its relations: plain data for whoever shows it.
 *
 * An *equation* is a relation that says `==`, a printed figure beside what the facts give among
 * them; a waived one guards nothing. It sees a figure if a change of the figure's last decimal is
 * more than its tolerance; otherwise it is *rough*. An equation between one entered figure and its
 * printed *copy* shows what was mistyped, but not what the document itself has wrong; so it counts
 * apart. Dashes and blank cells are no figures here. */
#ifndef BUDGET_AUDIT_AUDIT_H
#define BUDGET_AUDIT_AUDIT_H

#include "lang/base/source.h"
#include "lang/base/vec.h"

typedef struct Incidence Incidence;

typedef enum AuditOrigin { AUDIT_ENTERED, AUDIT_STATED, AUDIT_INDICATOR } AuditOrigin;

typedef enum AuditLevel {
    AUDIT_NONE,    /* no relation reads it */
    AUDIT_BOUNDED, /* inequalities only */
    AUDIT_ROUGH,   /* and equations that are too rough to see its last decimal */
    AUDIT_COPIED,  /* its printed copy only */
    AUDIT_ONCE,    /* one equation with other figures */
    AUDIT_MORE,    /* two or more */
    AUDIT_LEVELS
} AuditLevel;

typedef struct AuditFigure {
    AuditOrigin origin;
    uint32_t figure; /* of the incidence */
    Str ledger;      /* its name; "" = not entered */
    Span span;
    uint32_t equations, copies, rough; /* relations of each kind that read it */
    uint32_t bounds;                   /* inequalities, and one for all conditions */
    AuditLevel level;
    uint32_t tie; /* in Audit.ties; UINT32_MAX = none */
} AuditFigure;

typedef struct AuditTie {  /* entered figures that stand in the same equations, up to a factor */
    VEC(uint32_t) figures; /* in Audit.figures */
    uint32_t equations;    /* that read them, copies included */
    Str amount;            /* of all without their signs */
} AuditTie;

typedef struct AuditGroup { /* the figures of a ledger, or of one origin */
    AuditOrigin origin;
    Str ledger, label; /* "" = those that are not entered */
    uint32_t figures, levels[AUDIT_LEVELS], tied;
} AuditGroup;

typedef struct AuditImplied { /* an invariant whose instances follow from other invariants */
    Str name;
    Span span;
    uint32_t instances, implied;
    Str from; /* the invariants that imply the first such instance */
} AuditImplied;

typedef struct AuditDrift {      /* what holds only because of rounding */
    Str name;                    /* the invariant; or the table and column */
    Span span;                   /* of one of them */
    uint32_t positive, negative; /* residues (left - right, facts - printed), by sign */
    bool drifts; /* so one-sided that chance would do it less than once in twenty times */
} AuditDrift;

typedef struct AuditCandidate { /* a relation that is not there: an independent total */
    Str ledger, label;          /* of which ledger */
    Str dimension;              /* for each member of which dimension; "" = of all */
    uint32_t totals;            /* to be found */
    uint32_t guarded;           /* figures that no equation with others reads now */
    uint32_t separated;         /* tied figures that can be told apart from all others then */
    uint32_t parts;             /* ties that there are then for those that there are now, more */
} AuditCandidate;

typedef struct AuditSilence { /* what is replaced, dropped, tolerated or silenced */
    const char *kind;          /* "override", "drop", "warning", "tolerance", "lint", "waiver" */
    Str what;                  /* as it is written, on one line */
    Str reason;
    Span span;
} AuditSilence;

typedef struct AuditUntried { /* an invariant that found no amounts to compare */
    Str name, label;
    bool may_be_empty; /* and says so */
    Span span;
} AuditUntried;

typedef struct AuditEmpty { /* a ledger without a single amount, or none of its latest year */
    Str ledger, label;
    uint32_t dashes; /* facts that are still `-` */
    uint32_t year;   /* of these facts; 0 = the ledger is by no year */
    Span span;       /* the first of them; without one, the ledger */
} AuditEmpty;

typedef struct Audit {
    const Incidence *incidence;
    VEC(AuditFigure) figures; /* in the order of the source */
    VEC(AuditTie) ties;       /* those of most figures first */
    VEC(AuditGroup) groups;   /* ledgers in the order of declaration; stated; indicators */
    VEC(AuditImplied) implied;
    VEC(AuditDrift) drifts;
    VEC(AuditCandidate) candidates; /* the best first */
    VEC(AuditSilence) silences;     /* in the order of the source */
    VEC(AuditUntried) untried;
    VEC(AuditEmpty) empty; /* those with dashes, in the order of declaration; without one, all */
    uint32_t entered, guarded;      /* figures; those at AUDIT_ONCE or above */
    uint32_t tied;                  /* entered figures in some tie */
    uint32_t relations, equations, waived;
    uint32_t independent; /* equations, as far as entered figures go */
    uint32_t unseen;      /* ways to change entered figures that no equation sees */
    bool stopped;         /* at a limit of the incidence: figures may have more relations */
    bool rank_stopped;    /* at the limit: `independent`, `unseen`, `implied` mean nothing */
} Audit;

/* Of a figure; made when it is shown, because there are as many as facts. */
Str audit_title(const Audit *audit, const AuditFigure *figure);
Str audit_amount(const Audit *audit, const AuditFigure *figure);

#endif
