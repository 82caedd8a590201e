// catch, try, raise, and the instructions that are errors.
#include "vm/interp/dispatch.h"
#include "vm/interp/exceptions.h"

#include "vm/heap/heap.h"
#include "vm/term/atom_table.h"

namespace joist {

using enum OperandKind;

#define FAIL_HERE(reason)                                                                                              \
    do {                                                                                                               \
        SAVE();                                                                                                        \
        set_error(p, reason);                                                                                          \
        heap_top = p->heap_.top;                                                                                       \
        TAIL(raise_here);                                                                                              \
    } while (0)

OP(func_info) {
    // No clause matched: the arguments are still in the X registers.
    SAVE();
    const auto place = find_place(pc);
    const Term arguments = make_list(p->heap_, {x, place ? place->arity : 0});
    set_error(p, atoms::function_clause);
    p->trace = make_tuple(p->heap_, {atoms::args, arguments});
    heap_top = p->heap_.top;
    TAIL(raise_here);
}

OP(catch_) {
    SET(0, GET(1));
    p->catches++;
    NEXT;
}
OP(catch_end) {
    p->catches--;
    SET(0, Term::nil());
    if (UNLIKELY(x[0].is_none())) {
        SAVE();
        x[0] = catch_value(*p, x[1], x[2], x[3]);
        LOAD();
        REQUEST_COLLECTION();
    }
    NEXT;
}
OP(try_end) {
    p->catches--;
    SET(0, Term::nil());
    NEXT;
}
OP(try_case) {
    p->catches--;
    SET(0, Term::nil());
    x[0] = x[1];
    x[1] = x[2];
    x[2] = x[3];
    NEXT;
}

OP(raise) {
    // The class is in the raw trace.
    const Term trace = GET(0), reason = GET(1);
    Term exception_class = atoms::error;
    if (trace.is_tuple() && TupleView{trace}.arity() > 0 && TupleView{trace}[0].is_small())
        exception_class = class_atom(static_cast<ExceptionClass>(TupleView{trace}[0].small_value()));
    x[0] = exception_class;
    x[1] = reason;
    x[2] = trace;
    TAIL(raise_again); // the class is only told by the trace here
}
OP(raw_raise) {
    if (UNLIKELY(x[0] != atoms::error && x[0] != atoms::exit_ && x[0] != atoms::throw_)) {
        x[0] = atoms::badarg;
        NEXT;
    }
    TAIL(raise_again);
}
OP(build_stacktrace) {
    SAVE();
    x[0] = build_stacktrace(*p, x[0]);
    LOAD();
    REQUEST_COLLECTION();
    NEXT;
}

OP(badmatch) {
    const Term value = GET(0);
    FAIL_HERE(make_tuple(p->heap_, {atoms::badmatch, value}));
}
OP(case_end) {
    const Term value = GET(0);
    FAIL_HERE(make_tuple(p->heap_, {atoms::case_clause, value}));
}
OP(try_case_end) {
    const Term value = GET(0);
    FAIL_HERE(make_tuple(p->heap_, {atoms::try_clause, value}));
}
OP(badrecord) {
    const Term value = GET(0);
    FAIL_HERE(make_tuple(p->heap_, {atoms::badrecord, value}));
}
OP(if_end) { FAIL_HERE(atoms::if_clause); }
OP(fail_with) {
    const Term reason = GET(0);
    FAIL_HERE(reason);
}

#define FAMILY INSTANTIATE_FAMILY
#define ROW INSTANTIATE_ROW
#define TOPIC TOPIC_exception
#include "vm/code/instructions.def"

} // namespace joist
