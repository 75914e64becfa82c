/* Figures between declaration and report: planned before the cubes are filled, built after.
 * Internal to lang/report. */
#ifndef BUDGET_REPORT_FIGURES_H
#define BUDGET_REPORT_FIGURES_H

#include "lang/check/disclosure.h"
#include "lang/check/relations.h"
#include "lang/report/report.h"

enum {
    FIGURE_LIMIT = 200, /* nodes of a figure, unless told otherwise */
    FIGURE_SLOTS = 16   /* of a frame: those around a figure */
};

typedef struct NodeSet { /* `nodes …` or `node …` of a stage */
    const NodesDecl *decl;
    uint32_t stage;
    Context context;
    VEC(Walk) walks; /* slots from those around the figure */
    bool has_in, has_out;
} NodeSet;

typedef struct FlowPlan {
    const FlowDecl *decl;
    uint32_t from, to;         /* sets */
    Plan *pair;                /* slots: those around the figure, of `from`, of `to` */
    Plan *from_only, *to_only; /* with the other side open, to skip nodes without any flow */
    VEC(Walk) to_walks;        /* as in the set, with their slots in `pair` */
} FlowPlan;

typedef struct FigurePlan {
    const FigureDecl *decl;
    uint32_t slots; /* of the frame that are filled before it is built */
    Walk each;      /* of a family, if decl->each */
    UnitId unit;
    int decimals;
    bool has_threshold, threshold_is_share;
    Number threshold; /* in the base unit, or a share */
    VEC(NodeSet) sets;
    VEC(FlowPlan) flows;
    Walk tree_walk; /* in the slot after those around the figure */
    Plan *tree_value;
} FigurePlan;

typedef struct Figures {
    Planner *planner;
    VEC(FigurePlan) items;
} Figures;

Figures *figures_plan(Planner *planner);
/* In a context that binds the first `slots` of the frame. */
FigurePlan figure_plan(Planner *planner, const FigureDecl *decl, const Context *context,
                       uint32_t slots);

typedef struct FigureOptions {
    const Verdicts *verdicts;
    uint32_t limit;         /* most nodes before small ones are gathered; 0 = no limit */
    Disclosure *disclosure; /* what is drawn is noted here; NULL = nowhere */
    bool silent;            /* nothing is said of it: it is only looked at */
} FigureOptions;

typedef struct FigurePlace { /* what is bound around a figure */
    const uint32_t *frame;   /* [slot] */
    const MemberId *members; /* what it is of, for its id and title */
    uint32_t count;
} FigurePlace;

/* False if nothing flows in it. */
bool figure_build(const Planner *planner, const FigurePlan *plan, FigureOptions options,
                  FigurePlace place, ReportFigure *figure);
/* Appends the figures to the report. */
void figures_build(Figures *figures, FigureOptions options, Report *report);
/* Appends the built-in figure "dependencies": what reads what. */
void figures_add_dependencies(Env *env, const Model *model, Report *report);

/* ---- shared by the files of this module ---- */

typedef struct FigureInput { /* what a figure is built from */
    const Planner *planner;
    const FigurePlan *plan;
    FigureOptions options;
    FigurePlace place;
    bool *exposed; /* set when something that is drawn would give away what is confidential */
} FigureInput;

/* Notes that a value is drawn. */
void figure_publishes(const FigureInput *input, const Evaluator *evaluator, const Plan *plan);

typedef struct FlowNode { /* while a figure is being built */
    uint32_t set;
    MemberId members[CUBE_MAX_AXES];
    uint32_t member_count;
    NodeRole role;
    Number in, out;
    uint32_t merged_into; /* position; NONE = itself */
    uint32_t gathered;    /* how many nodes it stands for */
    uint32_t position;    /* in the report's figure */
} FlowNode;

typedef struct FlowEdge {
    uint32_t from, to;
    Number amount;
    uint32_t place; /* offset of the first fact behind it; 0 = none */
    uint32_t flow;  /* of the plan; NONE = an imbalance */
} FlowEdge;

typedef struct FlowGraph {
    const FigureInput *input;
    Env *env;
    const Model *model;
    const FigurePlan *plan;
    VEC(FlowNode) nodes;
    VEC(FlowEdge) edges;
    Number total;
    bool overflow;
    uint32_t gathered; /* nodes that were put together */
} FlowGraph;

void flow_find(FlowGraph *graph);    /* nodes and edges from the plans */
void flow_gather(FlowGraph *graph);  /* threshold and limit */
/* Imbalance nodes, with their warnings about the figure of this id. */
void flow_balance(FlowGraph *graph, Str id);
void flow_report(FlowGraph *graph, ReportFigure *figure);
bool figure_amount(const Model *model, const FigurePlan *plan, Number value, FigureAmount *out);
uint32_t figure_share(const Model *model, Number value, Number total); /* hundredths of a percent */
/* A `tree`: false if an amount does not fit. */
bool figure_build_tree(const FigureInput *input, ReportFigure *figure);
Str figure_place(Env *env, Arena *arena, uint32_t offset); /* "file:line" */
Str figure_word(const Model *model, const char *english, const char *chinese);
Str figure_other(const Model *model, Arena *arena, uint32_t gathered); /* label of such a node */
/* The note about all such nodes of a figure; "" = there are none. */
Str figure_gathered(const Model *model, Arena *arena, uint32_t gathered);

#endif
