// Calls and returns, stack frames, funs, native functions, and the stubs of export entries.
//
//   frame:  stack[0 .. n-1] Y registers   stack[n] return address        (allocate n; a leaf has only the return address)
#include "vm/interp/dispatch.h"
#include "vm/interp/exceptions.h"

#include "vm/code/export_table.h"
#include "vm/heap/heap.h"
#include "vm/process/extra.h"
#include "vm/process/collect.h"
#include "vm/term/atom_table.h"
#include "vm/term/walked.h"
#include "vm/trace/breakpoints.h"

#include <cmath>

namespace joist {

using enum OperandKind;

namespace {

inline Term return_to(const Instruction* pc, std::size_t size) {
    return Term::from_raw(reinterpret_cast<std::uint64_t>(pc) + size + 7);
}

} // namespace

#define PUSH_RETURN() (*--stack = return_to(pc, Operands<Ks...>::size))
/// One reduction, at the entry of a function of `arity` arguments; pc is already there.
#define ENTER(arity)                                                                                                   \
    do {                                                                                                               \
        if (UNLIKELY(--reductions < 0)) {                                                                             \
            machine_of(x).live = (arity);                                                                              \
            TAIL(event);                                                                                               \
        }                                                                                                              \
        DISPATCH;                                                                                                      \
    } while (0)
#define ROOM_OR_COLLECT(words, live_registers)                                                                         \
    do {                                                                                                               \
        if (UNLIKELY(!has_room(p, stack, heap_top, words))) {                                                      \
            machine_of(x).need = (words);                                                                              \
            machine_of(x).live = (live_registers);                                                                     \
            TAIL(collect);                                                                                             \
        }                                                                                                              \
    } while (0)

// --- frames ---

OP(allocate) {
    ROOM_OR_COLLECT(NUMBER(0), NUMBER(1));
    stack -= NUMBER(0);
    NEXT;
}
OP(allocate_move) {
    ROOM_OR_COLLECT(NUMBER(0), NUMBER(1));
    stack -= NUMBER(0);
    SET(3, GET(2));
    NEXT;
}
OP(allocate_move2) {
    ROOM_OR_COLLECT(NUMBER(0), NUMBER(1));
    stack -= NUMBER(0);
    SET(3, GET(2));
    SET(5, GET(4));
    NEXT;
}
OP(allocate_move3) {
    ROOM_OR_COLLECT(NUMBER(0), NUMBER(1));
    stack -= NUMBER(0);
    SET(3, GET(2));
    SET(5, GET(4));
    SET(7, GET(6));
    NEXT;
}
OP(allocate_init) {
    ROOM_OR_COLLECT(NUMBER(0), NUMBER(1));
    const std::size_t n = NUMBER(0);
    stack -= n;
    for (std::size_t i = 0; i < n; i++) stack[i] = Term::nil();
    NEXT;
}
#define ALLOCATE_INIT()                                                                                                \
    ROOM_OR_COLLECT(NUMBER(0), NUMBER(1));                                                                             \
    const std::size_t n = NUMBER(0);                                                                                   \
    stack -= n;                                                                                                        \
    for (std::size_t i = 0; i < n; i++) stack[i] = Term::nil()
OP(allocate_init_move) {
    ALLOCATE_INIT();
    SET(3, GET(2));
    NEXT;
}
OP(allocate_init_move2) {
    ALLOCATE_INIT();
    SET(3, GET(2));
    SET(5, GET(4));
    NEXT;
}
OP(allocate_init_move3) {
    ALLOCATE_INIT();
    SET(3, GET(2));
    SET(5, GET(4));
    SET(7, GET(6));
    NEXT;
}
OP(allocate_heap) {
    ROOM_OR_COLLECT(NUMBER(0) + NUMBER(2), NUMBER(1));
    stack -= NUMBER(0);
    NEXT;
}
OP(test_heap) {
    ROOM_OR_COLLECT(NUMBER(1), NUMBER(0));
    NEXT;
}
OP(test_heap_above) {
    if (LIKELY(has_room(p, stack, heap_top, NUMBER(1)))) NEXT;
    const std::size_t d = NUMBER(2);
    for (std::size_t i = NUMBER(0); i < d; i++) x[i] = Term::nil();
    machine_of(x).need = NUMBER(1);
    machine_of(x).live = d + 1;
    TAIL(collect);
}
OP(deallocate) {
    stack += NUMBER(0);
    NEXT;
}
OP(return_) {
    pc = stack->return_target<Instruction>();
    stack++;
    DISPATCH;
}
OP(deallocate_return) {
    stack += NUMBER(0);
    pc = stack->return_target<Instruction>();
    stack++;
    DISPATCH;
}
OP(move_return) {
    x[0] = GET(0);
    pc = stack->return_target<Instruction>();
    stack++;
    DISPATCH;
}
OP(move_deallocate_return) {
    x[0] = GET(1);
    stack += NUMBER(0);
    pc = stack->return_target<Instruction>();
    stack++;
    DISPATCH;
}

// --- calls within a module ---

OP(call) {
    PUSH_RETURN();
    const std::size_t arity = NUMBER(1);
    pc = TARGET(0);
    ENTER(arity);
}
OP(call_only) {
    const std::size_t arity = NUMBER(1);
    pc = TARGET(0);
    ENTER(arity);
}
OP(call_last) {
    stack += NUMBER(2);
    const std::size_t arity = NUMBER(1);
    pc = TARGET(0);
    ENTER(arity);
}
OP(call_only_after_move) {
    SET(3, GET(2));
    const std::size_t arity = NUMBER(1);
    pc = TARGET(0);
    ENTER(arity);
}
OP(call_last_after_move) {
    SET(4, GET(3));
    stack += NUMBER(2);
    const std::size_t arity = NUMBER(1);
    pc = TARGET(0);
    ENTER(arity);
}
OP(move_call) {
    x[0] = GET(2);
    PUSH_RETURN();
    const std::size_t arity = NUMBER(1);
    pc = TARGET(0);
    ENTER(arity);
}
OP(move_call_only) {
    x[0] = GET(2);
    const std::size_t arity = NUMBER(1);
    pc = TARGET(0);
    ENTER(arity);
}
OP(move_call_last) {
    x[0] = GET(3);
    stack += NUMBER(2);
    const std::size_t arity = NUMBER(1);
    pc = TARGET(0);
    ENTER(arity);
}

// --- calls through export entries ---

OP(call_ext) {
    const Export* e = POINTER(0, const Export*);
    PUSH_RETURN();
    pc = e->address.load(std::memory_order_acquire);
    ENTER(e->arity);
}
OP(call_ext_only) {
    const Export* e = POINTER(0, const Export*);
    pc = e->address.load(std::memory_order_acquire);
    ENTER(e->arity);
}
OP(call_ext_last) {
    const Export* e = POINTER(0, const Export*);
    stack += NUMBER(1);
    pc = e->address.load(std::memory_order_acquire);
    ENTER(e->arity);
}

// --- native functions ---
//
// Where the result goes: to the next instruction (call_native), or to the caller after dropping the frame (call_native_only,
// _last, enter_native). `frame` is how many slots to drop; kNoReturn: go on behind the call instead.

namespace {

constexpr std::size_t kNoReturn = ~std::size_t{0};

/// Ends the turn with pc where it is; `live` X registers are saved. Returns to run().
PRESERVE_NONE NOINLINE void stop(OP_STATE) {
    SAVE();
    Machine& m = machine_of(x);
    p->pc = pc;
    save_registers(*p, x, m.live);
}

/// A native function gave none(): Machine::native says which, need where to go on (kNoReturn: behind the call at pc, whose size is
/// in fault_count; else: the frame's slots). The process's fields are valid (SAVE and LOAD were done).
PRESERVE_NONE NOINLINE void native_stopped(OP_STATE) {
    Machine& m = machine_of(x);
    const Export* native = m.native;
    switch (p->outcome) {
    case NativeOutcome::Exception: {
        m.fault_count = native->arity;
        std::copy_n(x, native->arity, m.fault_args);
        TAIL(raise_in_native);
    }
    case NativeOutcome::Trap: {
        p->native_state.reset();
        const Export* target = p->trap_target;
        if (m.need == kNoReturn) *--stack = return_to(pc, m.fault_count);
        else stack += m.need;
        pc = target->address.load(std::memory_order_acquire);
        ENTER(target->arity);
    }
    case NativeOutcome::Yield:
    case NativeOutcome::Wait:
        m.result = p->outcome == NativeOutcome::Yield ? RunResult::Yielded : RunResult::Wait;
        m.live = native->arity;
        note_run_again(*p, pc);
        TAIL(stop);
    case NativeOutcome::Hibernate: {
        p->native_state.reset();
        stack = p->heap_.end;
        *--stack = Term::return_address(code_stubs().process_end);
        p->catches = 0;
        const Export* target = p->trap_target;
        pc = target->address.load(std::memory_order_acquire);
        m.live = target->arity;
        m.result = RunResult::Hibernate;
        TAIL(stop);
    }
    case NativeOutcome::Decline: // an accelerator without Erlang code to go to
        p->native_state.reset();
        pc = undefined_stub(*native);
        DISPATCH;
    case NativeOutcome::Exit:
        m.result = RunResult::Exited;
        m.live = 0;
        TAIL(stop);
    }
    __builtin_unreachable();
}

/// After a native call that left gc_wanted set: x[0] is the result, pc where to go on.
PRESERVE_NONE NOINLINE void collect_after_native(OP_STATE) {
    machine_of(x).need = 0;
    machine_of(x).live = 1;
    TAIL(collect);
}

} // namespace

OP(call_native) {
    SAVE();
    p->pc = pc; // for natives that tell where the process is
    const auto native = POINTER(0, NativeFunction);
    const Term result = native(*p, x);
    LOAD();
    if (UNLIKELY(result.is_none())) {
        Machine& m = machine_of(x);
        m.native = POINTER(1, const Export*);
        m.need = kNoReturn;
        m.fault_count = Operands<Ks...>::size;
        TAIL(native_stopped);
    }
    x[0] = result;
    reductions -= 1 + take_walked();
    pc = instruction_at(pc, Operands<Ks...>::size);
    if (UNLIKELY(p->heap_.gc_wanted)) TAIL(collect_after_native);
    DISPATCH;
}

OP(call_sqrt) {
    if (LIKELY(x[0].is_self_float())) {
        const double r = std::sqrt(x[0].self_float_value());
        if (LIKELY(Term::can_self_tag(r))) { // neither NaN nor one to be boxed
            x[0] = Term::self_float(r);
            reductions--;
            NEXT;
        }
    }
    MUSTTAIL return op_call_native<Ks...>(OP_ARGS);
}

#define RETURN_NATIVE(function, export_, slots)                                                                        \
    do {                                                                                                               \
        SAVE();                                                                                                        \
        p->pc = pc;                                                                                                    \
        const Term result = (function)(*p, x);                                                                         \
        LOAD();                                                                                                        \
        if (UNLIKELY(result.is_none())) {                                                                              \
            machine_of(x).native = (export_);                                                                          \
            machine_of(x).need = (slots);                                                                              \
            TAIL(native_stopped);                                                                                      \
        }                                                                                                              \
        x[0] = result;                                                                                                 \
        reductions -= 1 + take_walked();                                                                               \
        stack += (slots);                                                                                              \
        pc = stack->return_target<Instruction>();                                                                      \
        stack++;                                                                                                       \
        if (UNLIKELY(p->heap_.gc_wanted)) TAIL(collect_after_native);                                                  \
        DISPATCH;                                                                                                      \
    } while (0)

OP(call_native_only) { RETURN_NATIVE(POINTER(0, NativeFunction), POINTER(1, const Export*), 0); }
OP(call_native_last) { RETURN_NATIVE(POINTER(0, NativeFunction), POINTER(1, const Export*), NUMBER(2)); }
OP(enter_native) { RETURN_NATIVE(POINTER(0, const Export*)->native, POINTER(0, const Export*), 0); }

OP(enter_accelerated) {
    SAVE();
    const Term result = POINTER(0, NativeFunction)(*p, x);
    LOAD();
    if (UNLIKELY(result.is_none())) {
        if (p->outcome == NativeOutcome::Decline) NEXT;
        machine_of(x).native = POINTER(1, const Export*);
        machine_of(x).need = 0;
        TAIL(native_stopped);
    }
    x[0] = result;
    pc = stack->return_target<Instruction>();
    stack++;
    if (UNLIKELY(p->heap_.gc_wanted)) TAIL(collect_after_native);
    DISPATCH;
}

// --- funs ---

namespace {

/// Raises `reason` about the call at pc.
#define FAIL(reason)                                                                                                   \
    do {                                                                                                               \
        SAVE();                                                                                                        \
        set_error(p, reason);                                                                                          \
        heap_top = p->heap_.top;                                                                                       \
        TAIL(raise_here);                                                                                              \
    } while (0)

Term fun_error(Process* p, Term* x, Term fun, std::size_t arity) {
    Heap& heap = p->heap_;
    if (!fun.is_fun()) return make_tuple(heap, {atoms::badfun, fun});
    const Term arguments = make_list(heap, {x, arity});
    return make_tuple(heap, {atoms::badarity, make_tuple(heap, {fun, arguments})});
}

/// The function that an Erlang or native fun goes to. Native functions of export funs are called by the caller of this, so that
/// its frame is still there if they fail.
struct FunTarget {
    const Instruction* code = nullptr; ///< null: native
    const Export* native = nullptr;    ///< with code null; null too: not a fun of this arity
};

inline FunTarget fun_target(Term fun, std::size_t arity, Term* x) {
    if (UNLIKELY(!fun.is_boxed())) return {};
    const Term* words = fun.boxed_ptr();
    const Kind kind = words->header_kind();
    if (LIKELY(kind == Kind::Fun)) {
        const auto* entry = reinterpret_cast<const FunEntry*>(words[1].raw());
        const std::size_t free = words->header_words() - 2;
        if (UNLIKELY(entry->arity != arity || entry->free_count != free)) return {};
        for (std::size_t i = 0; i < free; i++) x[arity + i] = words[3 + i];
        return {entry->address.load(std::memory_order_acquire), nullptr};
    }
    if (kind != Kind::ExportFun) return {};
    const Export* e = export_of(fun);
    if (UNLIKELY(e->arity != arity)) return {};
    if (e->native != nullptr && !e->accelerator && !e->traced.load(std::memory_order_relaxed)) return {nullptr, e};
    return {e->address.load(std::memory_order_acquire), nullptr};
}

/// The module that process_flag(error_handler, Module) names.
Term error_handler_of(const Process& p) {
    return p.extra != nullptr && p.extra->error_handler.is_value() ? p.extra->error_handler : atoms::error_handler;
}

const Instruction* error_handler_entry(const Process& p, Term function) {
    const Export* e = export_entry(error_handler_of(p), function, 3);
    return is_defined(*e) ? e->address.load(std::memory_order_acquire) : nullptr;
}

/// For a closure whose module is not loaded: sets up error_handler:undefined_lambda(Module, Fun, Args). Null: there is nothing to call, or
/// the fun is of another sort.
const Instruction* undefined_lambda(Process* p, Term* x, Term fun, std::size_t arity) {
    if (!fun.is_kind(Kind::Fun)) return nullptr;
    const FunEntry* entry = FunView{fun}.entry();
    if (entry->arity != arity || entry->free_count != kUnknownFreeCount) return nullptr;
    const Instruction* handler = error_handler_entry(*p, atoms::undefined_lambda);
    if (handler == nullptr) return nullptr;
    const Term arguments = make_list(p->heap_, {x, arity});
    x[0] = entry->module;
    x[1] = fun;
    x[2] = arguments;
    return handler;
}

inline std::size_t fun_live(Term fun, std::size_t arity) {
    const Term* words = fun.boxed_ptr();
    return words->header_kind() == Kind::Fun ? arity + words->header_words() - 2 : arity;
}

/// erlang:apply/2,3, spawn and the like are called through their entries; a native function of an export fun or apply is called
/// here, as if by call_native: Machine::native, need and fault_count (instruction size) as for native_stopped.
PRESERVE_NONE NOINLINE void call_native_indirect(OP_STATE) {
    Machine& m = machine_of(x);
    const Export* e = m.native;
    const std::size_t slots = m.need;
    const std::size_t size = m.fault_count;
    SAVE();
    const Term result = e->native(*p, x);
    LOAD();
    if (UNLIKELY(result.is_none())) {
        m.native = e;
        m.need = slots;
        m.fault_count = static_cast<std::uint32_t>(size);
        if (p->outcome == NativeOutcome::Yield || p->outcome == NativeOutcome::Wait) {
            // When run again it is the function that is called, not the fun: no instruction of ours need be repeated.
            if (slots == kNoReturn) *--stack = return_to(pc, size);
            else stack += slots;
            pc = native_stub(*e);
        }
        TAIL(native_stopped);
    }
    x[0] = result;
    reductions -= 1 + take_walked();
    if (slots == kNoReturn) {
        pc = instruction_at(pc, static_cast<std::int64_t>(size));
    } else {
        stack += slots;
        pc = stack->return_target<Instruction>();
        stack++;
    }
    if (UNLIKELY(p->heap_.gc_wanted)) TAIL(collect_after_native);
    DISPATCH;
}

#define CALL_NATIVE_INDIRECT(export_, slots)                                                                           \
    do {                                                                                                               \
        machine_of(x).native = (export_);                                                                              \
        machine_of(x).need = (slots);                                                                                  \
        machine_of(x).fault_count = Operands<Ks...>::size;                                                             \
        TAIL(call_native_indirect);                                                                                    \
    } while (0)

} // namespace

#define CALL_FUN(fun_term, arity_value)                                                                                \
    do {                                                                                                               \
        const std::size_t arity = (arity_value);                                                                       \
        const Term fun = (fun_term);                                                                                   \
        const FunTarget target = fun_target(fun, arity, x);                                                            \
        if (UNLIKELY(target.code == nullptr)) {                                                                        \
            if (target.native != nullptr) CALL_NATIVE_INDIRECT(target.native, kNoReturn);                              \
            SAVE();                                                                                                    \
            if (const Instruction* handler = undefined_lambda(p, x, fun, arity)) {                                     \
                LOAD();                                                                                                \
                PUSH_RETURN();                                                                                         \
                pc = handler;                                                                                          \
                ENTER(3);                                                                                              \
            }                                                                                                          \
            FAIL(fun_error(p, x, fun, arity));                                                                         \
        }                                                                                                              \
        PUSH_RETURN();                                                                                                 \
        pc = target.code;                                                                                              \
        if (UNLIKELY(--reductions < 0)) {                                                                             \
            machine_of(x).live = fun_live(fun, arity);                                                                 \
            TAIL(event);                                                                                               \
        }                                                                                                              \
        DISPATCH;                                                                                                      \
    } while (0)

OP(call_fun) { CALL_FUN(x[NUMBER(0)], NUMBER(0)); }
OP(call_fun2) { CALL_FUN(GET(1), NUMBER(0)); }
OP(call_fun_last) {
    const std::size_t arity = NUMBER(0);
    const std::size_t slots = NUMBER(1) == 0xffff ? 0 : NUMBER(1);
    const Term fun = GET(2);
    const FunTarget target = fun_target(fun, arity, x);
    if (UNLIKELY(target.code == nullptr)) {
        if (target.native != nullptr) CALL_NATIVE_INDIRECT(target.native, slots);
        SAVE();
        if (const Instruction* handler = undefined_lambda(p, x, fun, arity)) {
            LOAD();
            stack += slots;
            pc = handler;
            ENTER(3);
        }
        FAIL(fun_error(p, x, fun, arity));
    }
    stack += slots;
    pc = target.code;
    if (UNLIKELY(--reductions < 0)) {
        machine_of(x).live = fun_live(fun, arity);
        TAIL(event);
    }
    DISPATCH;
}

OP(make_fun) {
    const auto* entry = POINTER(1, FunEntry*);
    const std::size_t free = NUMBER(2);
    const std::uint64_t* variables = LIST();
    Term* fun = heap_top;
    if (LIKELY(has_room(p, stack, heap_top, free + 3))) {
        heap_top += free + 3;
    } else {
        SAVE();
        fun = p->heap_.alloc(free + 3);
        LOAD();
        REQUEST_COLLECTION();
    }
    fun[0] = Term::header(Kind::Fun, free + 2);
    fun[1] = Term::from_raw(reinterpret_cast<std::uint64_t>(entry));
    fun[2] = p->pid;
    for (std::size_t i = 0; i < free; i++) fun[3 + i] = ANY(variables[i]);
    SET(0, Term::boxed(fun));
    NEXT_AFTER_LIST(2);
}

// --- apply ---

namespace {

/// erlang:apply(Module, Function, Args) failed before it called anything: badarg from erlang:apply/3 with these arguments.
Term apply_error(Process* p, Term* x, std::size_t arity, Term module, Term function) {
    Machine& m = machine_of(x);
    static Export* const apply3 = export_entry(atoms::erlang, atoms::apply, 3);
    m.native = apply3;
    m.fault_args[0] = module;
    m.fault_args[1] = function;
    m.fault_args[2] = make_list(p->heap_, {x, arity});
    m.fault_count = 3;
    return atoms::badarg;
}

} // namespace

#define FAIL_APPLY(arity, module, function)                                                                            \
    do {                                                                                                               \
        SAVE();                                                                                                        \
        set_error(p, apply_error(p, x, arity, module, function));                                                      \
        heap_top = p->heap_.top;                                                                                       \
        TAIL(raise_in_native);                                                                                         \
    } while (0)

OP(apply) {
    const std::size_t arity = NUMBER(0);
    const Term module = x[arity], function = x[arity + 1];
    if (UNLIKELY(!module.is_atom() || !function.is_atom())) FAIL_APPLY(arity, module, function);
    const Export* e = export_entry(module, function, static_cast<std::uint32_t>(arity));
    if (e->native != nullptr && !e->accelerator && !e->traced.load(std::memory_order_relaxed)) CALL_NATIVE_INDIRECT(e, kNoReturn);
    PUSH_RETURN();
    pc = e->address.load(std::memory_order_acquire);
    ENTER(arity);
}
OP(apply_last) {
    const std::size_t arity = NUMBER(0);
    const Term module = x[arity], function = x[arity + 1];
    if (UNLIKELY(!module.is_atom() || !function.is_atom())) FAIL_APPLY(arity, module, function);
    const Export* e = export_entry(module, function, static_cast<std::uint32_t>(arity));
    if (e->native != nullptr && !e->accelerator && !e->traced.load(std::memory_order_relaxed)) CALL_NATIVE_INDIRECT(e, NUMBER(1));
    stack += NUMBER(1);
    pc = e->address.load(std::memory_order_acquire);
    ENTER(arity);
}

namespace {

/// Spreads a proper list over X registers from 0; false: too long or improper.
bool spread_list(Term* x, Term list, std::size_t* count) {
    std::size_t n = 0;
    for (; list.is_list() && n < 255; list = cons_tail(list)) x[n++] = cons_head(list);
    *count = n;
    return list.is_nil();
}

PRESERVE_NONE NOINLINE void apply_badarg(OP_STATE) {
    Machine& m = machine_of(x);
    set_error(p, atoms::badarg);
    std::copy_n(x, 3, m.fault_args);
    SAVE();
    TAIL(raise_in_native);
}

} // namespace

OP(check_apply) {
    const std::size_t arity = NUMBER(0);
    Term list = x[arity - 1];
    std::size_t n = 0;
    while (list.is_list() && n < 256) {
        n++;
        list = cons_tail(list);
    }
    const bool good = list.is_nil() && n <= 255 && (arity == 2 || (x[0].is_atom() && x[1].is_atom()));
    if (UNLIKELY(!good)) {
        static Export* const functions[] = {export_entry(atoms::erlang, atoms::apply, 2), export_entry(atoms::erlang, atoms::apply, 3)};
        machine_of(x).native = functions[arity - 2];
        machine_of(x).fault_count = static_cast<std::uint32_t>(arity);
        TAIL(apply_badarg);
    }
    NEXT;
}

OP(enter_apply2) {
    Machine& m = machine_of(x);
    const Term fun = x[0], list = x[1];
    std::size_t arity = 0;
    Term test = list;
    while (test.is_list() && arity < 256) {
        arity++;
        test = cons_tail(test);
    }
    static Export* const apply2 = export_entry(atoms::erlang, atoms::apply, 2);
    if (UNLIKELY(!test.is_nil() || arity > 255)) {
        m.native = apply2;
        m.fault_count = 2;
        TAIL(apply_badarg);
    }
    spread_list(x, list, &arity);
    const FunTarget target = fun_target(fun, arity, x);
    if (UNLIKELY(target.code == nullptr)) {
        if (target.native != nullptr) {
            pc = native_stub(*target.native);
            DISPATCH;
        }
        if (!fun.is_fun()) {
            x[0] = fun;
            x[1] = list;
            SAVE();
            set_error(p, make_tuple(p->heap_, {atoms::badfun, fun}));
            heap_top = p->heap_.top;
            TAIL(raise_here);
        }
        SAVE();
        if (const Instruction* handler = undefined_lambda(p, x, fun, arity)) {
            LOAD();
            pc = handler;
            ENTER(3);
        }
        if (stack + 1 == p->heap_.end) { // what the process was started with: nobody else has called it
            Heap& heap = p->heap_;
            const Term frame = make_tuple(heap, {atoms::erlang, atoms::apply, Term::small(2), Term::nil()});
            x[1] = fun_error(p, x, fun, arity);
            x[0] = atoms::error;
            x[2] = make_cons(heap, frame, Term::nil());
            LOAD();
            TAIL(raise_again);
        }
        FAIL(fun_error(p, x, fun, arity));
    }
    pc = target.code;
    if (UNLIKELY(--reductions < 0)) {
        m.live = fun_live(fun, arity);
        TAIL(event);
    }
    DISPATCH;
}

OP(enter_apply3) {
    Machine& m = machine_of(x);
    const Term module = x[0], function = x[1], list = x[2];
    std::size_t arity = 0;
    Term test = list;
    while (test.is_list() && arity < 256) {
        arity++;
        test = cons_tail(test);
    }
    static Export* const apply3 = export_entry(atoms::erlang, atoms::apply, 3);
    if (UNLIKELY(!module.is_atom() || !function.is_atom() || !test.is_nil() || arity > 255)) {
        m.native = apply3;
        m.fault_count = 3;
        TAIL(apply_badarg);
    }
    spread_list(x, list, &arity);
    const Export* e = export_entry(module, function, static_cast<std::uint32_t>(arity));
    pc = e->address.load(std::memory_order_acquire);
    ENTER(arity);
}

// --- stubs ---

OP(enter_undefined) {
    const Export* e = POINTER(0, const Export*);
    SAVE();
    const Term arguments = make_list(p->heap_, {x, e->arity});
    heap_top = p->heap_.top;
    const Instruction* handler = error_handler_entry(*p, atoms::undefined_function);
    if (handler == nullptr || e->module == atoms::error_handler) {
        Machine& m = machine_of(x);
        set_error(p, atoms::undef);
        m.native = e;
        m.fault_count = ~0u; // arguments as a list in fault_args[0], and no error_info
        m.fault_args[0] = arguments;
        TAIL(raise_in_native);
    }
    x[0] = e->module;
    x[1] = e->function;
    x[2] = arguments;
    pc = handler;
    REQUEST_COLLECTION();
    ENTER(3);
}

OP(enter_unloaded_fun) {
    // The code is gone but the entry was called directly (a fun whose module has been purged): make the fun again.
    auto* entry = POINTER(0, FunEntry*);
    SAVE();
    const std::size_t arity = entry->arity;
    Term* fun = p->heap_.alloc(entry->free_count + 3);
    fun[0] = Term::header(Kind::Fun, entry->free_count + 2);
    fun[1] = Term::from_raw(reinterpret_cast<std::uint64_t>(entry));
    fun[2] = p->pid;
    for (std::size_t i = 0; i < entry->free_count; i++) fun[3 + i] = x[arity + i];
    const Term fun_term = Term::boxed(fun);
    const Term arguments = make_list(p->heap_, {x, arity});
    heap_top = p->heap_.top;
    const Instruction* handler = error_handler_entry(*p, atoms::undefined_lambda);
    if (handler == nullptr) {
        set_error(p, make_tuple(p->heap_, {atoms::badfun, fun_term}));
        heap_top = p->heap_.top;
        TAIL(raise_here);
    }
    x[0] = entry->module;
    x[1] = fun_term;
    x[2] = arguments;
    pc = handler;
    REQUEST_COLLECTION();
    ENTER(3);
}

// --- tracing: see vm/trace/breakpoints.h ---

OP(function_start) { NEXT; }

namespace {

PRESERVE_NONE NOINLINE void run_body(OP_STATE) {
    const auto body = reinterpret_cast<InstructionBody>(machine_of(x).need);
    MUSTTAIL return body(OP_ARGS);
}

} // namespace

OP(breakpoint) {
    SAVE();
    if (p->extra != nullptr && p->extra->past_breakpoint == pc) {
        p->extra->past_breakpoint = nullptr;
        machine_of(x).need = reinterpret_cast<std::size_t>(behind_breakpoint(pc));
        TAIL(run_body);
    }
    if (UNLIKELY(!has_room(p, stack, heap_top, kTraceFrameWords))) {
        const int arity = breakpoint_arity(pc);
        if (arity < 0) DISPATCH;
        machine_of(x).need = kTraceFrameWords;
        machine_of(x).live = static_cast<std::size_t>(arity);
        machine_of(x).before_breakpoint = kBeforeBreakpoint;
        TAIL(collect);
    }
    machine_of(x).need = reinterpret_cast<std::size_t>(trace_breakpoint(*p, pc, x));
    LOAD();
    stack = p->heap_.stack;
    REQUEST_COLLECTION();
    TAIL(run_body);
}

OP(enter_traced) {
    auto* e = POINTER(0, Export*);
    ROOM_OR_COLLECT(kTraceFrameWords, e->arity);
    SAVE();
    pc = trace_export(*p, e, x);
    LOAD();
    stack = p->heap_.stack;
    REQUEST_COLLECTION();
    DISPATCH;
}

OP(call_native_traced) {
    const Export* e = POINTER(1, const Export*);
    PUSH_RETURN();
    pc = e->address.load(std::memory_order_acquire);
    ENTER(e->arity);
}
// A call of a native function is not a tail call: its caller's frame is there until it returns.
#define PUSH_NATIVE_TAIL(slots)                                                                                        \
    do {                                                                                                               \
        *--stack = Term::small(static_cast<std::int64_t>(slots));                                                      \
        PUSH_RETURN();                                                                                                 \
        *--stack = Term::return_address(code_stubs().tail_return);                                                     \
    } while (0)

OP(call_native_only_traced) {
    const Export* e = POINTER(1, const Export*);
    PUSH_NATIVE_TAIL(0);
    pc = e->address.load(std::memory_order_acquire);
    ENTER(e->arity);
}
OP(call_native_last_traced) {
    const Export* e = POINTER(1, const Export*);
    PUSH_NATIVE_TAIL(NUMBER(2));
    pc = e->address.load(std::memory_order_acquire);
    ENTER(e->arity);
}
OP(traced_tail_return) {
    stack += 2 + stack[1].small_value();
    pc = stack->return_target<Instruction>();
    stack++;
    DISPATCH;
}

OP(traced_return) {
    SAVE();
    const std::size_t words = trace_returned(*p, x[0]);
    LOAD();
    stack += words;
    pc = stack->return_target<Instruction>();
    stack++;
    DISPATCH;
}
OP(traced_return_to) {
    SAVE();
    trace_returned_to(*p);
    LOAD();
    pc = stack->return_target<Instruction>();
    stack++;
    DISPATCH;
}
OP(timed_return) {
    SAVE();
    const std::size_t words = timed_returned(*p);
    LOAD();
    stack += words;
    pc = stack->return_target<Instruction>();
    stack++;
    DISPATCH;
}

OP(process_end) {
    SAVE();
    end_process_normally(*p);
    machine_of(x).result = RunResult::Exited;
    machine_of(x).live = 0;
    TAIL(stop);
}
OP(trap_return) {
    pc = stack->return_target<Instruction>();
    stack++;
    DISPATCH;
}

#define FAMILY INSTANTIATE_FAMILY
#define ROW INSTANTIATE_ROW
#define TOPIC TOPIC_call
#include "vm/code/instructions.def"

} // namespace joist
