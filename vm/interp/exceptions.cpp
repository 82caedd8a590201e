// Raising, unwinding, stack traces. See exceptions.h.
#include "vm/interp/exceptions.h"

#include "vm/code/export_table.h"
#include "vm/code/module.h"
#include "vm/heap/heap.h"
#include "vm/heap/map.h"
#include "vm/interp/dispatch.h"
#include "vm/process/exit.h"
#include "vm/process/node.h"
#include "vm/process/extra.h"
#include "vm/term/atom_table.h"
#include "vm/trace/breakpoints.h"

namespace joist {

namespace {

enum Shape : std::int64_t { kCode, kNative, kComplete };
constexpr std::size_t kClass = 0, kShape = 1, kExport = 2, kArguments = 3, kInfo = 4, kAddresses = 5;
constexpr std::size_t kMaxDepth = 64;

Term raw_pointer(const void* p) { return Term::from_raw(reinterpret_cast<std::uint64_t>(p)); }

/// Return addresses from `from` up to `end`, consecutive equal ones once.
std::size_t collect_addresses(const Term* from, const Term* end, std::size_t limit, Term previous, Term* out) {
    std::size_t n = 0;
    // Frames of tracing are none of the program's.
    const CodeStubs& stubs = code_stubs();
    const auto first_stub = reinterpret_cast<std::uint64_t>(stubs.exception_trace), last_stub = reinterpret_cast<std::uint64_t>(stubs.tail_return);
    for (const Term* s = from; s < end && n < limit; s++) {
        if (!s->is_header() || *s == previous || s->raw() - 7 - first_stub <= last_stub - first_stub) continue;
        previous = *s;
        out[n++] = Term::from_raw(s->raw() - 7);
    }
    return n;
}

struct FirstFrame {
    Shape shape = kCode;
    const Export* native = nullptr;
    Term arguments = atoms::undefined;
    Term info = Term::nil();
};

/// `pc` is the failing instruction, or null when it is in no function.
Term make_raw_trace(Process& p, const FirstFrame& first, const Instruction* pc, const Term* stack) {
    const auto depth = static_cast<std::size_t>(node().backtrace_depth.load(std::memory_order_relaxed));
    const std::size_t limit = std::clamp<std::size_t>(depth, 1, kMaxDepth);
    Term addresses[kMaxDepth + 1];
    std::size_t n = 0;
    if (first.shape != kComplete) {
        const std::size_t taken = first.shape == kNative ? 1 : 0;
        if (pc != nullptr && limit > taken) addresses[n++] = raw_pointer(pc + 1);
        if (limit > taken + n)
            n += collect_addresses(stack, p.heap_.end, limit - taken - n, n > 0 ? Term::from_raw(addresses[0].raw() + 7) : Term::nil(),
                                   addresses + n);
    }
    Term* t = p.heap_.alloc(1 + kAddresses + n);
    t[0] = Term::header(Kind::Tuple, kAddresses + n);
    t[1 + kClass] = Term::small(static_cast<std::int64_t>(p.exception));
    t[1 + kShape] = Term::small(first.shape);
    t[1 + kExport] = raw_pointer(first.native);
    t[1 + kArguments] = first.arguments;
    t[1 + kInfo] = first.info;
    for (std::size_t i = 0; i < n; i++) t[1 + kAddresses + i] = addresses[i];
    return Term::boxed(t);
}

bool is_raw_trace(Term t) { return t.is_tuple() && TupleView{t}.arity() >= kAddresses; }

/// Which module explains the errors of this one's native functions.
Term explaining_module(Term module) {
    static const Term erts = atom("erl_erts_errors"), stdlib = atom("erl_stdlib_errors"), kernel = atom("erl_kernel_errors");
    static const Term stdlib_modules[] = {atoms::lists, atoms::maps,    atoms::math,          atoms::binary, atoms::unicode,
                                          atoms::ets,   atoms::io,      atom("re"),           atom("string"), atom("io_lib"),
                                          atom("zlib"), atom("beam_lib")};
    static const Term kernel_modules[] = {atom("os"), atom("code"), atom("file"), atom("net_kernel"), atom("erl_ddll")};
    for (const Term m : stdlib_modules)
        if (m == module) return stdlib;
    for (const Term m : kernel_modules)
        if (m == module) return kernel;
    return erts;
}

Term error_info_for(Heap& heap, Term module, Term cause) {
    static const Term key_module = atoms::module_, key_cause = atoms::cause;
    const Term explaining = explaining_module(module);
    if (cause.is_none()) return map_from_pairs(heap, {&key_module, 1}, {&explaining, 1});
    const Term keys[] = {key_cause, key_module};
    const Term values[] = {cause, explaining};
    return map_from_pairs(heap, keys, values);
}

Term error_info_tuple(Heap& heap, Term info) { return make_tuple(heap, {atoms::error_info, info}); }

/// {M, F, Arity or Arguments, [{file, F}, {line, L} | {error_info, I}]} before `tail`.
Term code_frame(Heap& heap, const CodePlace& place, Term arguments, Term info, Term tail) {
    Term location = info.is_nil() ? Term::nil() : make_cons(heap, error_info_tuple(heap, info), Term::nil());
    if (!place.file.is_none()) {
        location = make_cons(heap, make_tuple(heap, {atoms::line, Term::small(place.line)}), location);
        location = make_cons(heap, make_tuple(heap, {atoms::file, place.file}), location);
    }
    const Term arity = arguments == atoms::undefined ? Term::small(place.arity) : arguments;
    return make_cons(heap, make_tuple(heap, {place.module, place.function, arity, location}), tail);
}

/// Frames for addresses, the last first so that the list is built from its end.
Term frames_of(Heap& heap, const Term* addresses, std::size_t n, Term first_arguments, Term first_info) {
    Term list = Term::nil();
    for (std::size_t i = n; i-- > 0;) {
        const auto place = find_place(reinterpret_cast<const char*>(addresses[i].raw()) - 1);
        if (!place) continue;
        list = code_frame(heap, *place, i == 0 ? first_arguments : atoms::undefined, i == 0 ? first_info : Term::nil(), list);
    }
    return list;
}

/// What p.trace says about the failure of a native function.
FirstFrame first_frame(Process& p, const Machine& m) {
    FirstFrame first;
    Term cause = Term::none();
    if (p.trace == atoms::undefined) return first;
    if (p.trace.is_tuple()) {
        const TupleView said{p.trace};
        if (said[0] == atoms::args) {
            first.arguments = said[1];
            if (said.arity() > 2) first.info = said[2];
            return first;
        }
        if (said[0] == atoms::trace) {
            first.shape = kComplete;
            first.info = said[1];
            return first;
        }
        cause = said[1];
    }
    first.shape = kNative;
    first.native = m.native;
    if (m.fault_count == ~0u) {
        first.arguments = m.fault_args[0];
    } else {
        first.arguments = make_list(p.heap_, {m.fault_args, m.fault_count});
        if (p.exception == ExceptionClass::Error) first.info = error_info_for(p.heap_, m.native->module, cause);
    }
    return first;
}

/// The handler of the exception in p (p.trace a raw trace): its instruction, with p.heap_.stack at its frame and the X registers set. Null:
/// there is none, the process ends.
const Instruction* unwind(Process& p, Term* x) {
    if (p.catches > 0) {
        Term* frame = p.heap_.stack;
        for (Term* s = frame; s < p.heap_.end; s++) {
            if (s->is_header()) {
                frame = s + 1;
            } else if (s->is_catch()) {
                if (p.extra != nullptr && p.extra->tracing != nullptr)
                    trace_exception(p, frame, catch_handler(static_cast<std::uint32_t>(s->payload())));
                p.heap_.stack = frame;
                x[0] = Term::none();
                x[1] = class_atom(p.exception);
                x[2] = p.reason_;
                x[3] = p.trace;
                p.reason_ = Term::nil();
                p.trace = Term::nil();
                return catch_handler(static_cast<std::uint32_t>(s->payload()));
            }
        }
    }
    if (p.extra != nullptr && p.extra->tracing != nullptr) trace_exception(p, p.heap_.end, nullptr);
    Term reason = p.reason_;
    if (p.exception != ExceptionClass::Exit) {
        if (p.exception == ExceptionClass::Throw) reason = make_tuple(p.heap_, {atoms::nocatch, reason});
        reason = make_tuple(p.heap_, {reason, build_stacktrace(p, p.trace)});
    }
    const bool report = p.exception != ExceptionClass::Exit;
    p.trace = Term::nil();
    p.catches = 0;
    process_exit(p, reason, report);
    return nullptr;
}

PRESERVE_NONE NOINLINE void deliver(OP_STATE) {
    SAVE();
    p->native_state.reset();
    const Instruction* handler = unwind(*p, x);
    LOAD();
    if (handler == nullptr) {
        machine_of(x).result = RunResult::Exited;
        p->pc = pc;
        p->live = 0;
        return;
    }
    stack = p->heap_.stack;
    pc = handler;
    REQUEST_COLLECTION();
    DISPATCH;
}

/// Is pc an instruction of a module, rather than the stub of an export entry?
bool in_module(const Instruction* pc) {
    static const InstructionBody stubs[] = {
        instruction_body(first_row(Family::enter_native)), instruction_body(first_row(Family::enter_undefined)),
        instruction_body(first_row(Family::enter_apply2)), instruction_body(first_row(Family::enter_apply3)),
        instruction_body(first_row(Family::enter_unloaded_fun)), instruction_body(first_row(Family::process_end))};
    for (const InstructionBody body : stubs)
        if (pc->body == body) return false;
    return true;
}

} // namespace

PRESERVE_NONE void raise_here(OP_STATE) {
    SAVE();
    FirstFrame first;
    if (p->trace.is_tuple() || p->trace.is_list()) { // function_clause and instructions that know more
        if (p->trace.is_tuple()) {
            const TupleView said{p->trace};
            first.arguments = said[1];
            if (said.arity() > 2) first.info = said[2];
        }
    }
    p->trace = make_raw_trace(*p, first, in_module(pc) ? pc : nullptr, stack);
    LOAD();
    TAIL(deliver);
}

PRESERVE_NONE void raise_in_native(OP_STATE) {
    SAVE();
    const FirstFrame first = first_frame(*p, machine_of(x));
    p->trace = make_raw_trace(*p, first, in_module(pc) ? pc : nullptr, stack);
    LOAD();
    TAIL(deliver);
}

PRESERVE_NONE void raise_again(OP_STATE) {
    SAVE();
    p->exception = x[0] == atoms::error ? ExceptionClass::Error : x[0] == atoms::exit_ ? ExceptionClass::Exit : ExceptionClass::Throw;
    p->reason_ = x[1];
    p->trace = x[2];
    if (!is_raw_trace(x[2])) {
        FirstFrame first;
        first.shape = kComplete;
        first.info = x[2];
        p->trace = make_raw_trace(*p, first, nullptr, stack);
    } else if (const TupleView t{x[2]}; t[kClass] != Term::small(static_cast<std::int64_t>(p->exception))) {
        // Raised again as another class: whoever raises it once more, behind an `after`, knows the class from the trace alone.
        Term* copy = p->heap_.alloc(1 + t.arity());
        std::copy_n(x[2].boxed_ptr(), 1 + t.arity(), copy);
        copy[1 + kClass] = Term::small(static_cast<std::int64_t>(p->exception));
        p->trace = Term::boxed(copy);
    }
    LOAD();
    TAIL(deliver);
}

Term class_atom(ExceptionClass exception_class) {
    switch (exception_class) {
    case ExceptionClass::Error: return atoms::error;
    case ExceptionClass::Exit: return atoms::exit_;
    case ExceptionClass::Throw: return atoms::throw_;
    }
    return atoms::error;
}

Term build_stacktrace(Process& p, Term raw) {
    if (!is_raw_trace(raw)) return raw;
    const TupleView t{raw};
    const auto shape = static_cast<Shape>(t[kShape].small_value());
    if (shape == kComplete) return t[kInfo];
    const std::size_t n = t.arity() - kAddresses;
    const Term* addresses = t.begin() + kAddresses;
    Heap& heap = p.heap_;
    if (shape == kCode) return frames_of(heap, addresses, n, t[kArguments], t[kInfo]);
    const auto* native = reinterpret_cast<const Export*>(t[kExport].raw());
    const Term rest = frames_of(heap, addresses, n, atoms::undefined, Term::nil());
    const Term location = t[kInfo].is_nil() ? Term::nil() : make_cons(heap, error_info_tuple(heap, t[kInfo]), Term::nil());
    return make_cons(heap, make_tuple(heap, {native->module, native->function, t[kArguments], location}), rest);
}

Term catch_value(Process& p, Term exception_class, Term reason, Term raw) {
    if (exception_class == atoms::throw_) return reason;
    if (exception_class == atoms::error) reason = make_tuple(p.heap_, {reason, build_stacktrace(p, raw)});
    return make_tuple(p.heap_, {atoms::EXIT, reason});
}

Term current_stacktrace(Heap& heap, const Process& p) {
    const auto depth = static_cast<std::size_t>(node().backtrace_depth.load(std::memory_order_relaxed));
    Term addresses[kMaxDepth + 1];
    std::size_t n = 0;
    if (p.pc != nullptr) addresses[n++] = raw_pointer(p.pc + 1);
    const std::size_t limit = depth > kMaxDepth ? kMaxDepth : depth;
    if (limit > n) n += collect_addresses(p.heap_.stack, p.heap_.end, limit - n, Term::nil(), addresses + n);
    return frames_of(heap, addresses, n, atoms::undefined, Term::nil());
}

void end_process_normally(Process& p) { process_exit(p, atoms::normal); }

} // namespace joist
