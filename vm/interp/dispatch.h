// How instruction bodies are written, and the rules they keep.
//
// A body is one small function. The state of the process travels in machine registers from body to body (clang's
// preserve_none), and each body ends in a guaranteed tail call of the next one (musttail), so there is no loop and no
// C++ stack grows. The state:
//
//   p           the process                       stack       lowest used word of its stack: Y registers, return addresses
//   pc          the instruction being run         heap_top    first free word of its heap
//   x           X registers; behind them Machine  reductions  left in this turn
//
// Rules
// 1. `stack`, `heap_top` and `reductions` in the Process are stale while bodies run. SAVE() stores them before C++ code that
//    looks at the heap or the process; LOAD() takes heap_top and reductions back. Terms may then be anywhere but did not move.
// 2. Only collect() (collect.cpp) moves terms; it is reached from allocate, test_heap, calls and after native calls, where the
//    number of live X registers is known. Everything else that needs room takes it from Heap::alloc, which may leave heap.gc_wanted set:
//    then REQUEST_COLLECTION() makes the next call collect, by making `reductions` negative beyond doubt.
// 3. An instruction that stops and is run again later must not have changed anything that it reads.
// 4. A body's fast path calls nothing. What is rare is a function of its own, tail-called (TAIL), so that no
//    registers are saved on the fast path.
#pragma once

#include "vm/code/instruction.h"
#include "vm/code/module.h"
#include "vm/process/process.h"
#include "vm/sched/runner.h"

#include <algorithm>
#include <cstring>

#define PRESERVE_NONE __attribute__((preserve_none))
#define NOINLINE __attribute__((noinline))
#define MUSTTAIL [[clang::musttail]]
#define OP_STATE                                                                                                       \
    Process *p, const Instruction *pc, Term *x, Term *stack, Term *heap_top, std::int64_t reductions
#define OP_ARGS p, pc, x, stack, heap_top, reductions

namespace joist {

/// What the interpreter notes beside the state; stands behind the X registers, so that any body can reach it.
struct Machine {
    Term scratch[2];        ///< registers 1024 and 1025: constants that an instruction has no form for
    RunResult result;       ///< why the run stopped
    std::size_t need;       ///< for collect(): words
    std::size_t live;       ///< for collect(): X registers
    std::uint32_t before_breakpoint; ///< for collect(): kBeforeBreakpoint: the breakpoint at pc has not been passed
    const Export* native;   ///< for native_failed(): what was called
    Term fault_args[kMaxNativeArity]; ///< for guard and native functions: the arguments that failed
    std::uint32_t fault_count;
    std::uint8_t* bits;       ///< older bit-syntax construction: what is being written
    std::size_t bit_position; ///< the next bit
    std::size_t bit_end;
    double floats[kMaxFloatRegisters];
};
static_assert(sizeof(Machine) <= (kRegisterFileWords - kXRegisters) * sizeof(Term));
inline Machine& machine_of(Term* x) { return *reinterpret_cast<Machine*>(x + kXRegisters); }
inline constexpr std::uint32_t kBeforeBreakpoint = 0xbeef0be1;
inline constexpr std::size_t kScratchRegister = kXRegisters;

/// Added to reductions to force a call to look at heap.gc_wanted.
inline constexpr std::int64_t kCollectionBias = std::int64_t{1} << 40;

template <OperandKind... Ks> struct Operands {
    static constexpr std::array<OperandKind, kMaxOperands> kinds{Ks...};
    static constexpr OperandLayout layout = operand_layout(kinds, sizeof...(Ks));
    static constexpr std::size_t size = layout.size;

    template <std::size_t i, class T> static T raw(const Instruction* pc) {
        T value;
        std::memcpy(&value, reinterpret_cast<const char*>(pc) + layout.offset[i], sizeof value);
        return value;
    }
    static Term any(std::uint64_t word, const Term* x, const Term* stack) {
        if ((word & 7) != 7) return Term::from_raw(word);
        return (word & 0x80) != 0 ? stack[word >> 8] : x[word >> 8];
    }
    template <std::size_t i> static Term get(const Instruction* pc, const Term* x, const Term* stack) {
        if constexpr (kinds[i] == OperandKind::X) return x[raw<i, std::uint16_t>(pc)];
        else if constexpr (kinds[i] == OperandKind::Y) return stack[raw<i, std::uint16_t>(pc)];
        else if constexpr (kinds[i] == OperandKind::A) return any(raw<i, std::uint64_t>(pc), x, stack);
        else return Term::from_raw(raw<i, std::uint64_t>(pc));
    }
    template <std::size_t i> static void set(const Instruction* pc, Term* x, Term* stack, Term value) {
        if constexpr (kinds[i] == OperandKind::X) x[raw<i, std::uint16_t>(pc)] = value;
        else if constexpr (kinds[i] == OperandKind::Y) stack[raw<i, std::uint16_t>(pc)] = value;
        else {
            const std::uint16_t d = raw<i, std::uint16_t>(pc);
            if ((d & kYDestination) != 0) stack[d & ~kYDestination] = value;
            else x[d] = value;
        }
    }
    /// Value of a number operand.
    template <std::size_t i> static std::uint64_t number(const Instruction* pc) {
        if constexpr (operand_bytes(kinds[i]) == 2) return raw<i, std::uint16_t>(pc);
        else if constexpr (operand_bytes(kinds[i]) == 4) return raw<i, std::uint32_t>(pc);
        else return raw<i, std::uint64_t>(pc);
    }
    template <std::size_t i> static const Instruction* target(const Instruction* pc) {
        return reinterpret_cast<const Instruction*>(reinterpret_cast<const char*>(pc) + raw<i, std::int32_t>(pc));
    }
    template <std::size_t i> static bool has_target(const Instruction* pc) { return raw<i, std::int32_t>(pc) != 0; }
    /// The list words behind the fixed operands; how many is number<i> of the L operand.
    static const std::uint64_t* list(const Instruction* pc) {
        return reinterpret_cast<const std::uint64_t*>(reinterpret_cast<const char*>(pc) + size);
    }
};

inline const Instruction* instruction_at(const Instruction* pc, std::int64_t distance) {
    return reinterpret_cast<const Instruction*>(reinterpret_cast<const char*>(pc) + distance);
}
inline void set_any(std::uint64_t d, Term* x, Term* stack, Term value) {
    if ((d & kYDestination) != 0) stack[d & ~std::uint64_t{kYDestination}] = value;
    else x[d] = value;
}

// A body: OP(move) { SET(1, GET(0)); NEXT; }   GET, SET, NUMBER, WORD, TARGET take the operand's place in the row.
#define OP(name)                                                                                                       \
    template <OperandKind... Ks> PRESERVE_NONE void op_##name([[maybe_unused]] Process* p, [[maybe_unused]] const Instruction* pc, \
                                                              [[maybe_unused]] Term* x, [[maybe_unused]] Term* stack,  \
                                                              [[maybe_unused]] Term* heap_top,                         \
                                                              [[maybe_unused]] std::int64_t reductions)
/// A rare continuation of bodies, with the same operands.
#define SLOW(name)                                                                                                     \
    template <OperandKind... Ks>                                                                                       \
    PRESERVE_NONE NOINLINE void slow_##name([[maybe_unused]] Process* p, [[maybe_unused]] const Instruction* pc, \
                                                     [[maybe_unused]] Term* x, [[maybe_unused]] Term* stack,           \
                                                     [[maybe_unused]] Term* heap_top, [[maybe_unused]] std::int64_t reductions)
#define GET(i) Operands<Ks...>::template get<i>(pc, x, stack)
#define SET(i, value) Operands<Ks...>::template set<i>(pc, x, stack, value)
#define NUMBER(i) Operands<Ks...>::template number<i>(pc)
#define POINTER(i, type) reinterpret_cast<type>(Operands<Ks...>::template number<i>(pc))
#define TARGET(i) Operands<Ks...>::template target<i>(pc)
#define HAS_TARGET(i) Operands<Ks...>::template has_target<i>(pc)
#define KIND(i) (Operands<Ks...>::kinds[i])
#define LIST() Operands<Ks...>::list(pc)
#define ANY(word) Operands<>::any(word, x, stack)
// A body may be replaced while others run the instruction (see EXPECT_FLOATS), always by one with the same operands.
#define DISPATCH MUSTTAIL return __atomic_load_n(&pc->body, __ATOMIC_RELAXED)(OP_ARGS)
#define NEXT                                                                                                           \
    do {                                                                                                               \
        pc = instruction_at(pc, Operands<Ks...>::size);                                                                \
        DISPATCH;                                                                                                      \
    } while (0)
#define NEXT_AFTER_LIST(i)                                                                                             \
    do {                                                                                                               \
        pc = instruction_at(pc, static_cast<std::int64_t>(Operands<Ks...>::size + 8 * NUMBER(i)));                      \
        DISPATCH;                                                                                                      \
    } while (0)
#define JUMP(i)                                                                                                        \
    do {                                                                                                               \
        pc = TARGET(i);                                                                                                \
        DISPATCH;                                                                                                      \
    } while (0)
#define TAIL(function) MUSTTAIL return function(OP_ARGS)
#define LIKELY(c) __builtin_expect(!!(c), 1)
#define UNLIKELY(c) __builtin_expect(!!(c), 0)

#define SAVE()                                                                                                         \
    do {                                                                                                               \
        p->heap_.top = heap_top;                                                                                       \
        p->heap_.stack = stack;                                                                                        \
        p->reductions = reductions;                                                                                    \
    } while (0)
#define LOAD()                                                                                                         \
    do {                                                                                                               \
        heap_top = p->heap_.top;                                                                                       \
        reductions = p->reductions;                                                                                    \
    } while (0)
#define REQUEST_COLLECTION()                                                                                           \
    do {                                                                                                               \
        if (p->heap_.gc_wanted && reductions > -kCollectionBias / 2) reductions -= kCollectionBias;                    \
    } while (0)

/// Is there room for `words` beyond the reserve?
inline bool has_room([[maybe_unused]] Process* p, const Term* stack, const Term* heap_top, std::size_t words) {
#ifdef JOIST_GC_STRESS
    if (p->heap_.stress_due()) return false;
#endif
    return static_cast<std::size_t>(stack - heap_top) >= words + Heap::kReserved;
}

// Where bodies go when things are not ordinary. All have the shape of a body.
/// Collects (machine.need, machine.live), then runs the instruction at pc again.
PRESERVE_NONE void collect(OP_STATE);
/// The instruction at pc will be run again: if it has a breakpoint, that has been passed.
void note_run_again(Process& p, const Instruction* pc);
/// At a function's entry: reductions are used up, or a collection is requested. machine.live: its arity.
PRESERVE_NONE void event(OP_STATE);
/// p.exception and p.reason_ are set: finds the handler. The instruction at pc raised, not a native function.
PRESERVE_NONE void raise_here(OP_STATE);
/// The same with machine.native and machine.fault_args as the first stack frame.
PRESERVE_NONE void raise_in_native(OP_STATE);
/// Raises what a handler got: x[0] class, x[1] reason, x[2] raw trace, or a built one.
PRESERVE_NONE void raise_again(OP_STATE);

/// Sets an error for raise_here.
inline void set_error(Process* p, Term reason) {
    p->exception = ExceptionClass::Error;
    p->reason_ = reason;
    p->trace = Term::nil();
}

/// The rows of one topic, made in its file: `#define TOPIC TOPIC_data`, then include instructions.def with these.
#define INSTANTIATE_FAMILY(name, ...) __VA_ARGS__
#define INSTANTIATE_ROW(name, ...) template PRESERVE_NONE void op_##name<__VA_ARGS__>(OP_STATE);

} // namespace joist
