// Starting and stopping the interpretation of a process.
#include "vm/interp/runner.h"

#include "vm/bifs/bif.h"
#include "vm/code/module.h"
#include "vm/interp/dispatch.h"
#include "vm/interp/exceptions.h"
#include "vm/interp/instruction_bodies.h"
#include "vm/process/collect.h"
#include "vm/process/node.h"
#include "vm/term/atom_table.h"
#include "vm/trace/breakpoints.h"

namespace joist {

RunResult Interpreter::run(Process& p, Term* x) {
    Machine& m = machine_of(x);
    restore_registers(p, x);
    const Instruction* pc = p.pc;
    Heap& heap = p.heap_;
    if (heap.gc_wanted && p.collection == nullptr && !p.is_pinned()) {
        // What asked for it was no place to collect in; here all registers are known.
        const std::size_t live = p.live;
        if (!collect_process(p, 0, false, kCollectionSlice)) return RunResult::Collecting;
        if ((p.flags & kFlagExiting) != 0) return RunResult::Exited;
        p.live = static_cast<std::uint16_t>(live);
        restore_registers(p, x);
    }
    p.live = 0;
    __atomic_load_n(&pc->body, __ATOMIC_RELAXED)(&p, pc, x, heap.stack, heap.top, p.reductions);
    if (p.reductions < -kCollectionBias / 2) p.reductions += kCollectionBias;
    return m.result;
}

namespace {

void enter(Process& p, Export* entry) {
    p.pc = entry->address.load(std::memory_order_acquire);
    *--p.heap_.stack = Term::return_address(code_stubs().process_end);
}

Term current_function(Heap& heap, const Process& p, const Instruction* pc) {
    if (pc == nullptr) return Term::none();
    if (const auto place = find_place(pc)) return make_tuple(heap, {place->module, place->function, Term::small(place->arity)});
    // The stub of an export entry: its operand is the entry.
    const std::size_t row = row_of_body(pc->body);
    if (row == kInstructionRowCount) return Term::none();
    const Family family = kInstructionRows[row].family;
    if (family == Family::enter_apply2 || family == Family::enter_apply3)
        return make_tuple(heap, {atoms::erlang, atoms::apply, Term::small(family == Family::enter_apply2 ? 2 : 3)});
    if (family != Family::enter_native && family != Family::enter_undefined && family != Family::enter_traced) return Term::none();
    const Export* e = *reinterpret_cast<Export* const*>(pc + 1);
    // A native function that asks of itself, called through its entry because it is traced: who called it.
    if (e->traced.load(std::memory_order_relaxed) && this_thread.current == &p) {
        const Term caller = caller_of(heap, p, false);
        if (caller != atoms::undefined) return caller;
    }
    return make_tuple(heap, {e->module, e->function, Term::small(e->arity)});
}

bool uses_old_code(Process& p, Term module) {
    const auto is_old = [&](const void* at) {
        bool old = false;
        const ModuleCode* code = find_code(at, &old);
        return code != nullptr && old && code->module == module;
    };
    if (is_old(p.pc)) return true;
    for (const Term* s = p.heap_.stack; s < p.heap_.end; s++)
        if (s->is_header() && is_old(s->return_target<char>() - 1)) return true;
    return false;
}

} // namespace

void init_interpreter() {
    init_code(instruction_bodies());
    for (const BifRow& row : bif_table()) {
        if (row.body == nullptr) continue;
        define_native(atom(row.module), atom(row.name), row.arity, row.body, row.kind == BifKind::Accelerator);
    }
    define_special(atoms::erlang, atoms::apply, 2, Family::enter_apply2);
    define_special(atoms::erlang, atoms::apply, 3, Family::enter_apply3);
    init_tracing();
    Node& n = node();
    n.enter = enter;
    n.current_function = current_function;
    n.current_stacktrace = current_stacktrace;
    n.uses_old_code = uses_old_code;
}

} // namespace joist
