// Float registers, mostly done away with. The compilers surround each float operation by moves into and out of float registers; here an
// operation takes its operands from where they are and puts its result where it is wanted, if nothing in between minds.
//
// plan_floats looks at straight runs of instructions: a load (fmove to a float register, fconv) whose register is only read by operations of
// the run is dropped, and they read its source; an operation whose result is only stored (fmove to a register) stores it itself.
// Whatever is not fully understood is left as it is.
#include "vm/code/lowering.h"

#include "vm/heap/number.h"
#include "vm/term/boxed.h"

#include <bit>

namespace joist {

namespace {

using Operand = GenericOperand;

bool is_operation(Opcode op) {
    return op == Opcode::op_fadd || op == Opcode::op_fsub || op == Opcode::op_fmul || op == Opcode::op_fdiv;
}

bool is_load(const GenericInstruction& g, const Operand* o) {
    return g.opcode == Opcode::op_fconv || (g.opcode == Opcode::op_fmove && o[1].is(Operand::Kind::Float));
}

bool is_store(const GenericInstruction& g, const Operand* o) { return g.opcode == Opcode::op_fmove && o[0].is(Operand::Kind::Float); }

bool is_line(Opcode op) {
    return op == Opcode::op_line || op == Opcode::op_executable_line || op == Opcode::op_debug_line || op == Opcode::op_fclearerror ||
           op == Opcode::op_fcheckerror;
}

/// Float registers are not kept over these.
bool ends_floats(Opcode op) {
    switch (op) {
    case Opcode::op_call:
    case Opcode::op_call_only:
    case Opcode::op_call_last:
    case Opcode::op_call_ext:
    case Opcode::op_call_ext_only:
    case Opcode::op_call_ext_last:
    case Opcode::op_call_fun:
    case Opcode::op_call_fun2:
    case Opcode::op_apply:
    case Opcode::op_apply_last:
    case Opcode::op_return:
    case Opcode::op_badmatch:
    case Opcode::op_case_end:
    case Opcode::op_if_end: return true;
    default: return false;
    }
}

/// Neither branches nor looks at float registers.
bool passes_floats_by(const GenericInstruction& g, const Operand* o) {
    switch (g.opcode) {
    case Opcode::op_move:
    case Opcode::op_swap:
    case Opcode::op_get_hd:
    case Opcode::op_get_tl:
    case Opcode::op_get_list:
    case Opcode::op_get_tuple_element:
    case Opcode::op_put_list:
    case Opcode::op_put_tuple2:
    case Opcode::op_test_heap:
    case Opcode::op_allocate:
    case Opcode::op_allocate_heap:
    case Opcode::op_init_yregs:
    case Opcode::op_trim:
    case Opcode::op_deallocate: return true;
    case Opcode::op_bif1:
    case Opcode::op_bif2:
    case Opcode::op_gc_bif1:
    case Opcode::op_gc_bif2: return o[0].value == 0;
    default: return is_line(g.opcode);
    }
}

/// What an instruction without branches that has nothing to do with floats reads and writes: up to this many operands.
struct Plain {
    const Operand* reads[3];
    std::size_t read_count = 0;
    const Operand* writes[2];
    std::size_t write_count = 0;
};

bool is_plain(const GenericInstruction& g, const Operand* o, Plain& p) {
    switch (g.opcode) {
    case Opcode::op_move:
    case Opcode::op_get_hd:
    case Opcode::op_get_tl:
        p = {{&o[0]}, 1, {&o[1]}, 1};
        return true;
    case Opcode::op_get_tuple_element: p = {{&o[0]}, 1, {&o[2]}, 1}; return true;
    case Opcode::op_get_list: p = {{&o[0]}, 1, {&o[1], &o[2]}, 2}; return true;
    case Opcode::op_put_list: p = {{&o[0], &o[1]}, 2, {&o[2]}, 1}; return true;
    default: return false;
    }
}

} // namespace

/// A load of `fr` at `at`: its uses, if all of them can read the source instead.
bool Lowering::load_uses(std::size_t at, std::vector<std::pair<std::size_t, int>>& uses) const {
    const Operand source = operands(at)[0], fr = operands(at)[1];
    for (std::size_t j = at + 1; j < g_.instructions.size(); j++) {
        const GenericInstruction& g = g_.instructions[j];
        const Operand* o = operands(j);
        Plain plain;
        if (is_line(g.opcode)) continue;
        if (is_operation(g.opcode)) {
            if (o[1] == fr) uses.emplace_back(j, 0);
            if (o[2] == fr) uses.emplace_back(j, 1);
            if (o[3] == fr) return !uses.empty();
        } else if (is_load(g, o)) {
            if (o[1] == fr) return !uses.empty();
        } else if (is_store(g, o)) {
            if (o[0] == fr) return false;
            if (o[1] == source) return after_source_is_gone(j, fr, uses);
        } else if (is_plain(g, o, plain)) {
            for (std::size_t k = 0; k < plain.write_count; k++)
                if (*plain.writes[k] == source) return after_source_is_gone(j, fr, uses);
        } else if (g.opcode == Opcode::op_test_heap) {
            // X registers beyond the live ones don't survive a collection.
            if (o[0].value != 0 && source.is_x() && source.value >= o[1].value) return after_source_is_gone(j, fr, uses);
        } else {
            // Nothing behind this one can take the place of the load.
            if (uses.empty()) return false;
            return ends_floats(g.opcode) || (passes_floats_by(g, o) && !float_read_after(j, fr));
        }
    }
    return false;
}

/// The source of a load is overwritten at `at`: fine if the float register is not read any more.
bool Lowering::after_source_is_gone(std::size_t at, const Operand& fr, const std::vector<std::pair<std::size_t, int>>& uses) const {
    if (uses.empty()) return false;
    return !float_read_after(at, fr);
}

/// May `fr` be read behind `at`?
bool Lowering::float_read_after(std::size_t at, const Operand& fr) const {
    for (std::size_t j = at + 1; j < g_.instructions.size(); j++) {
        const GenericInstruction& g = g_.instructions[j];
        const Operand* o = operands(j);
        if (is_operation(g.opcode)) {
            if (o[1] == fr || o[2] == fr) return true;
            if (o[3] == fr) return false;
        } else if (is_load(g, o)) {
            if (o[1] == fr) return false;
        } else if (is_store(g, o)) {
            if (o[0] == fr) return true;
        } else if (ends_floats(g.opcode)) {
            return false;
        } else if (!passes_floats_by(g, o)) {
            return true;
        }
    }
    return true;
}

/// The store that is all that becomes of the result of the operation at `at`; 0: none such.
std::size_t Lowering::store_of(std::size_t at) const {
    const Operand fr = operands(at)[3];
    // Find the store, then see that nothing in between looks at its destination or may collect.
    std::size_t store = 0;
    for (std::size_t j = at + 1; j < g_.instructions.size() && store == 0; j++) {
        const GenericInstruction& g = g_.instructions[j];
        const Operand* o = operands(j);
        Plain plain;
        if (is_store(g, o)) {
            if (o[0] == fr) store = j;
        } else if (is_operation(g.opcode)) {
            if (o[1] == fr || o[2] == fr || o[3] == fr) return 0;
        } else if (is_load(g, o)) {
            if (o[1] == fr) return 0;
        } else if (g.opcode == Opcode::op_test_heap) {
            if (o[0].value != 0) return 0;
        } else if (!is_line(g.opcode) && !is_plain(g, o, plain)) {
            return 0;
        }
    }
    if (store == 0 || float_read_after(store, fr)) return 0;
    const Operand d = operands(store)[1];
    for (std::size_t j = at + 1; j < store; j++) {
        const GenericInstruction& g = g_.instructions[j];
        const Operand* o = operands(j);
        Plain plain;
        if (is_operation(g.opcode)) {
            if (const auto planned = float_plan_.find(j); planned != float_plan_.end())
                if (planned->second.a == d || planned->second.b == d || planned->second.d == d) return 0;
        } else if (is_load(g, o)) {
            if (o[0] == d) return 0;
        } else if (is_store(g, o)) {
            if (o[1] == d) return 0;
        } else if (is_plain(g, o, plain)) {
            for (std::size_t k = 0; k < plain.read_count; k++)
                if (*plain.reads[k] == d) return 0;
            for (std::size_t k = 0; k < plain.write_count; k++)
                if (*plain.writes[k] == d) return 0;
        }
    }
    return store;
}

void Lowering::plan_floats() {
    dropped_.assign(g_.instructions.size(), false);
    for (std::size_t i = 0; i < g_.instructions.size(); i++) {
        const GenericInstruction& g = g_.instructions[i];
        const Operand* o = operands(i);
        if (is_operation(g.opcode)) {
            float_plan_.try_emplace(i, FloatOperation{o[1], o[2], o[3]});
        } else if (is_load(g, o) && o[0].is_source() && o[1].is(OperandKinds::Float)) {
            std::vector<std::pair<std::size_t, int>> uses;
            double d;
            // What no float stands for is left to the load, which raises badarith.
            if (o[0].is_constant() && (!o[0].term().is_number() || !number_to_double(o[0].term(), &d))) continue;
            if (!load_uses(i, uses)) continue;
            dropped_[i] = true;
            for (const auto& [at, operand] : uses) {
                const Operand* f = operands(at);
                FloatOperation& plan = float_plan_.try_emplace(at, FloatOperation{f[1], f[2], f[3]}).first->second;
                (operand == 0 ? plan.a : plan.b) = o[0];
            }
        }
    }
    for (std::size_t i = 0; i < g_.instructions.size(); i++) {
        if (!is_operation(g_.instructions[i].opcode)) continue;
        if (const std::size_t store = store_of(i)) {
            float_plan_[i].d = operands(store)[1];
            dropped_[store] = true;
        }
    }
}

bool Lowering::lower_float_operation(std::size_t i) {
    const GenericInstruction& g = g_.instructions[i];
    const Operand* o = operands(i);
    if (!o[1].is(OperandKinds::Float) || !o[2].is(OperandKinds::Float) || !o[3].is(OperandKinds::Float)) return fail(g, "bad operand");
    const FloatOperation& plan = float_plan_.at(i);
    const auto source = [&](const Operand& s) -> Arg {
        if (s.is(OperandKinds::Float)) return number(s.value);
        if (!s.is_constant()) return s;
        double d = 0;
        number_to_double(s.term(), &d);
        return word(std::bit_cast<std::uint64_t>(d));
    };
    const Arg d = plan.d.is(OperandKinds::Float) ? number(plan.d.value) : Arg{plan.d};
    const Family family = g.opcode == Opcode::op_fadd   ? Family::fadd
                          : g.opcode == Opcode::op_fsub ? Family::fsub
                          : g.opcode == Opcode::op_fmul ? Family::fmul
                                                        : Family::fdiv;
    return emit(family, {source(plan.a), source(plan.b), d});
}

} // namespace joist
