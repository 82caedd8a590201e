// Lowering of pairs: in front of two neighbouring instructions, one that does both when all is small. See interp/ops_pair.cpp.
#include "vm/code/lowering.h"

#include "vm/term/atom_table.h"

namespace joist {

void division_factor(std::uint64_t divisor, std::uint64_t* factor, std::uint64_t* shift) {
    unsigned bits = 0;
    while ((std::uint64_t{1} << bits) < divisor) bits++;
    const unsigned k = bits > 3 ? 61 + bits : 64;
    const auto power = static_cast<unsigned __int128>(1) << k;
    *factor = static_cast<std::uint64_t>((power + divisor - 1) / divisor);
    *shift = k - 64;
}

std::optional<Lowering::Arithmetic> Lowering::arithmetic(std::size_t i) const {
    if (opcode(i) != Opcode::op_gc_bif2) return std::nullopt;
    const Operand* o = operands(i); // f live import s s d
    if (!o[2].is_number() || o[2].value >= file_.imports.size() || !o[3].is_register() || !o[5].is_x()) return std::nullopt;
    if (!o[4].is_register() && !is_small_constant(o[4])) return std::nullopt;
    const BeamFile::Import& import = file_.imports[o[2].value];
    if (atoms_[import.module - 1] != atoms::erlang || import.arity != 2) return std::nullopt;
    return Arithmetic{atom_text(atoms_[import.function - 1]), o[3], o[4], o[5]};
}

bool Lowering::lower_pair(std::size_t i) {
    const auto first = arithmetic(i);
    if (!first || first->name.size() != 1) return true;
    const auto second = arithmetic(next(i));
    return !second || second->a != first->d || !second->b.is_constant() || lower_arithmetic_pair(*first, *second);
}

bool Lowering::lower_arithmetic_pair(const Arithmetic& first, const Arithmetic& second) {
    if (!first.a.is_x() || first.b.is_y()) return true;
    if (first.name == "+" && second.name == "+" && first.b.is_x())
        return emit(Family::add_add, {first.a, first.b, first.d, second.b, second.d});
    if (first.name != "*" || (second.name != "div" && second.name != "rem") || second.b.term().small_value() <= 1) return true;
    std::uint64_t factor, shift;
    division_factor(static_cast<std::uint64_t>(second.b.term().small_value()), &factor, &shift);
    if (second.name == "div") return emit(Family::multiply_div, {first.a, first.b, first.d, word(factor), number(shift), second.d});
    return emit(Family::multiply_rem, {first.a, first.b, first.d, second.b, word(factor), number(shift), second.d});
}

} // namespace joist
