// Lowering of the bit syntax: matching, construction, and the older instructions for construction.
#include "vm/code/lowering.h"

#include "vm/code/segments.h"
#include "vm/term/atom_table.h"
#include "vm/term/boxed.h"

#include <algorithm>

namespace joist {

namespace {

using Operand = GenericOperand;

constexpr std::uint64_t kMaxFixedBits = std::uint64_t{1} << 31;

bool is_fixed_size(const Operand& size, std::uint64_t unit, std::uint64_t* bits) {
    if (!size.is_constant() || !size.term().is_small() || size.term().small_value() < 0) return false;
    const auto n = static_cast<std::uint64_t>(size.term().small_value());
    if (unit > 256 || n > kMaxFixedBits / 256) return false;
    *bits = n * unit;
    return *bits < kMaxFixedBits;
}

} // namespace

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) return fail(g, "bad operand");                                                               \
    } while (0)

/// Flags as a number, as `nil`, or as a literal list of atoms.
bool Lowering::read_flags(const GenericInstruction& g, const Operand& o, std::uint64_t& flags) {
    flags = 0;
    if (o.is_number()) {
        flags = o.value;
    } else {
        CHECK(o.is_constant());
        Term list = o.term();
        for (; list.is_list(); list = cons_tail(list)) {
            const Term flag = cons_head(list);
            if (flag == atoms::little) flags |= kSegmentLittle;
            if (flag == atoms::signed_) flags |= kSegmentSigned;
            if (flag == atoms::native) flags |= kSegmentNative;
        }
        CHECK(list.is_nil());
    }
    if ((flags & kSegmentNative) != 0) flags |= kSegmentLittle; // x86-64 and AArch64 are
    flags &= kSegmentLittle | kSegmentSigned;
    return true;
}

bool Lowering::lower_get_integer(const GenericInstruction& g, const Operand& f, const Operand& context, const Operand& size,
                                 std::uint64_t unit, std::uint64_t flags, const Operand& d) {
    CHECK(context.is_register() && d.is_register() && size.is_source() && unit <= 0xffff);
    std::uint64_t bits = 0;
    if (flags == 0 && is_fixed_size(size, unit, &bits) && bits > 0 && bits <= 56) {
        if (bits == 8) return emit(Family::bs_get_integer8, {label(f), context, d});
        if (bits == 16) return emit(Family::bs_get_integer16, {label(f), context, d});
        if (bits == 32) return emit(Family::bs_get_integer32, {label(f), context, d});
        return emit(Family::bs_get_small, {label(f), number(bits), context, d});
    }
    return emit(Family::bs_get_integer, {label(f), number(flags), number(unit), d, context, size});
}

/// Instructions that make a binary also reserve heap words for what is built behind them, with `live` X registers, and the result
/// in `d`. It is done when the binary is there: what that takes from the heap is not known before.
bool Lowering::reserve_behind(const GenericInstruction& g, const Operand& words, const Operand& live, const Operand& d) {
    CHECK(words.is_number() && words.value < 1u << 28 && live.is_number() && live.value <= kMaxXRegisters);
    if (words.value == 0) return true;
    if (!d.is_x() || d.value < live.value) return emit(Family::test_heap, {number(live.value), number(words.value)});
    if (d.value == live.value) return emit(Family::test_heap, {number(live.value + 1), number(words.value)});
    return emit(Family::test_heap_above, {number(live.value), number(words.value), d});
}

namespace {

/// Whether these segments append a word or less to a binary taken whole: see kSegmentAppendsWord.
bool appends_word(const std::vector<std::uint64_t>& words) {
    const Segment to = Segment::read(words.data());
    if (words.size() < 6 || to.type > SegmentType::PrivateAppend || (to.unit != 1 && to.unit != 8)) return false;
    std::uint64_t bits = 0;
    for (std::size_t i = 3; i < words.size(); i += 3) {
        const Segment s = Segment::read(words.data() + i);
        if (s.type != SegmentType::String && (s.type != SegmentType::Integer || !s.fixed || s.little)) return false;
        bits += std::min<std::uint64_t>(s.size, kMaxAppendedWord + 1);
    }
    return bits <= kMaxAppendedWord;
}

} // namespace

bool Lowering::lower_create_bin(const GenericInstruction& g) {
    const Operand* o = g_.operands_of(g);
    CHECK(o[0].is_label() && o[4].is_register() && o[5].is(OperandKinds::List) && o[5].value % 6 == 0);
    const auto list = elements(o + 5);
    std::vector<std::uint64_t> words;
    bool takes_all = false; // the first segment is a whole binary
    for (std::size_t i = 0; i < list.size(); i += 6) {
        const Operand &type = list[i], &number_ = list[i + 1], &unit = list[i + 2], &value = list[i + 4], &size = list[i + 5];
        std::uint64_t flags = 0;
        CHECK(type.is_constant() && type.term().is_atom() && (number_.is_number() || number_.is_constant()));
        if (!read_flags(g, list[i + 3], flags)) return false;
        const auto plain = [](const Operand& n) {
            return n.is_number() ? n.value : n.term().is_small() ? static_cast<std::uint64_t>(n.term().small_value()) : 0;
        };
        CHECK(unit.is_number() || unit.is_constant());
        const std::uint64_t unit_value = plain(unit);
        CHECK(unit_value <= 256);
        const std::string_view name = atom_text(type.term());
        SegmentType kind;
        if (name == "append") kind = SegmentType::Append;
        else if (name == "private_append") kind = SegmentType::PrivateAppend;
        else if (name == "binary") kind = SegmentType::Binary;
        else if (name == "integer") kind = SegmentType::Integer;
        else if (name == "float") kind = SegmentType::Float;
        else if (name == "utf8") kind = SegmentType::Utf8;
        else if (name == "utf16") kind = SegmentType::Utf16;
        else if (name == "utf32") kind = SegmentType::Utf32;
        else if (name == "string") kind = SegmentType::String;
        else return fail(g, "unknown segment type " + std::string(name));
        if ((kind == SegmentType::Append || kind == SegmentType::PrivateAppend) && i != 0) return fail(g, "append that is not first");
        std::uint64_t value_word, size_word;
        if (kind == SegmentType::String) {
            // The value is an offset into the string pool, the size in bytes.
            const std::uint64_t offset = plain(value), bytes = plain(size);
            CHECK(offset <= out_.strings.size() && bytes <= out_.strings.size() - offset);
            value_word = reinterpret_cast<std::uint64_t>(out_.strings.data() + offset);
            size_word = bytes * 8;
        } else {
            CHECK(value.is_source() && size.is_source());
            value_word = any(value);
            size_word = any(size);
            std::uint64_t bits = 0;
            if ((kind == SegmentType::Integer || kind == SegmentType::Binary) && is_fixed_size(size, unit_value, &bits)) {
                flags |= kSegmentFixed;
                size_word = bits;
            }
        }
        if (i == 0) takes_all = size.is_constant() && size.term() == atoms::all;
        words.push_back(static_cast<std::uint64_t>(kind) | flags << 8 | unit_value << 16 | (plain(number_) & 0xffff) << 32);
        words.push_back(value_word);
        words.push_back(size_word);
    }
    if (takes_all && appends_word(words)) words[0] |= kSegmentAppendsWord << 8;
    return emit(Family::bs_create_bin, {label(o[0]), o[4]}, words) && reserve_behind(g, o[1], o[2], o[4]);
}

/// bs_match (OTP 26 and later): commands one after another.
bool Lowering::lower_bs_match(const GenericInstruction& g) {
    const Operand* o = g_.operands_of(g);
    CHECK(o[0].is_label() && o[1].is_register() && o[2].is(OperandKinds::List));
    const Operand &f = o[0], &context = o[1];
    const auto list = elements(o + 2);
    std::size_t i = 0;
    const auto left = [&](std::size_t n) { return list.size() - i >= n; };
    const auto plain = [](const Operand& n, std::uint64_t& out) {
        if (n.is_number()) out = n.value;
        else if (n.is_constant() && n.term().is_small() && n.term().small_value() >= 0) out = static_cast<std::uint64_t>(n.term().small_value());
        else return false;
        return out < kMaxFixedBits;
    };
    while (i < list.size()) {
        CHECK(list[i].is_constant() && list[i].term().is_atom());
        const std::string_view name = atom_text(list[i++].term());
        std::uint64_t a = 0, b = 0, flags = 0;
        if (name == "ensure_at_least") {
            CHECK(left(2) && plain(list[i], a) && plain(list[i + 1], b) && b > 0 && b <= 0xffff);
            if (!emit(Family::bs_ensure, {label(f), number(a), number(b), context})) return false;
            i += 2;
        } else if (name == "ensure_exactly") {
            CHECK(left(1) && plain(list[i], a));
            if (!emit(Family::bs_test_tail, {label(f), number(a), context})) return false;
            i += 1;
        } else if (name == "skip") {
            CHECK(left(1) && plain(list[i], a));
            if (!emit(Family::bs_skip_fixed, {label(f), number(a), context})) return false;
            i += 1;
        } else if (name == "integer" || name == "binary") {
            CHECK(left(5) && read_flags(g, list[i + 1], flags) && plain(list[i + 3], b) && b <= 0xffff && list[i + 4].is_register());
            // The size is a plain number here.
            Operand size = list[i + 2];
            if (size.is_number()) size = constant(Term::small(static_cast<std::int64_t>(size.value & 0xffffffff)));
            CHECK(size.is_source());
            const Operand& d = list[i + 4];
            if (name == "integer") {
                if (!lower_get_integer(g, f, context, size, b, flags, d)) return false;
            } else if (!emit(Family::bs_get_binary, {label(f), number(b), d, context, size})) {
                return false;
            }
            i += 5;
        } else if (name == "get_tail") {
            CHECK(left(3) && list[i + 2].is_register());
            if (!emit(Family::bs_get_tail, {context, list[i + 2]})) return false;
            i += 3;
        } else if (name == "=:=") {
            Operand value = left(3) ? list[i + 2] : Operand{};
            if (value.is_number()) value = constant(Term::small(static_cast<std::int64_t>(value.value & 0xffffffffffffff)));
            CHECK(left(3) && plain(list[i + 1], a) && value.is_source());
            const Operand scratch = x_register(kMaxXRegisters);
            if (!lower_get_integer(g, f, context, constant(Term::small(static_cast<std::int64_t>(a))), 1, 0, scratch)) return false;
            if (!emit(Family::is_eq_exact, {label(f), scratch, value})) return false;
            i += 3;
        } else {
            return fail(g, "unknown command " + std::string(name));
        }
    }
    return true;
}

bool Lowering::lower_binary(std::size_t& i, bool* known) {
    const GenericInstruction& g = g_.instructions[i];
    const Operand* o = operands(i);
    std::uint64_t flags = 0, bits = 0;
    *known = true;
    i++;
    switch (g.opcode) {
    // Matching.
    case Opcode::op_bs_start_match3:
        CHECK(o[0].is_label() && o[1].is_source() && o[3].is_register());
        return emit(Family::bs_start_match, {label(o[0]), o[1], o[3]});
    case Opcode::op_bs_start_match4: {
        CHECK(o[2].is_source() && o[3].is_register());
        const Operand none{OperandKinds::Label, 0};
        return emit(Family::bs_start_match, {label(o[0].is_label() ? o[0] : none), o[2], o[3]});
    }
    case Opcode::op_bs_get_integer2:
        CHECK(o[0].is_label() && o[4].is_number());
        if (!read_flags(g, o[5], flags)) return false;
        return lower_get_integer(g, o[0], o[1], o[3], o[4].value, flags, o[6]);
    case Opcode::op_bs_get_float2:
        CHECK(o[0].is_label() && o[1].is_register() && o[3].is_source() && o[4].is_number() && o[6].is_register());
        if (!read_flags(g, o[5], flags)) return false;
        return emit(Family::bs_get_float, {label(o[0]), number(flags), number(o[4].value), o[6], o[1], o[3]});
    case Opcode::op_bs_get_binary2:
        CHECK(o[0].is_label() && o[1].is_register() && o[3].is_source() && o[4].is_number() && o[6].is_register());
        if (o[3].is_constant() && o[3].term() == atoms::all)
            return emit(Family::bs_get_binary_all, {label(o[0]), number(o[4].value), o[1], o[6]});
        return emit(Family::bs_get_binary, {label(o[0]), number(o[4].value), o[6], o[1], o[3]});
    case Opcode::op_bs_skip_bits2:
        CHECK(o[0].is_label() && o[1].is_register() && o[2].is_source() && o[3].is_number());
        if (o[2].is_constant() && o[2].term() == atoms::all) return emit(Family::bs_test_unit, {label(o[0]), number(o[3].value), o[1]});
        if (is_fixed_size(o[2], o[3].value, &bits)) return emit(Family::bs_skip_fixed, {label(o[0]), number(bits), o[1]});
        return emit(Family::bs_skip, {label(o[0]), number(o[3].value), o[1], o[2]});
    case Opcode::op_bs_test_tail2:
        CHECK(o[0].is_label() && o[1].is_register() && o[2].is_number());
        return emit(Family::bs_test_tail, {label(o[0]), number(o[2].value), o[1]});
    case Opcode::op_bs_test_unit:
        CHECK(o[0].is_label() && o[1].is_register() && o[2].is_number() && o[2].value > 0);
        return emit(Family::bs_test_unit, {label(o[0]), number(o[2].value), o[1]});
    case Opcode::op_bs_match_string:
        CHECK(o[0].is_label() && o[1].is_register() && o[2].is_number() && o[3].is_number() && o[3].value <= out_.strings.size() &&
              o[2].value <= 8 * (out_.strings.size() - o[3].value));
        return emit(Family::bs_match_string, {label(o[0]), number(o[2].value), pointer(out_.strings.data() + o[3].value), o[1]});
    case Opcode::op_bs_get_utf8:
        CHECK(o[0].is_label() && o[1].is_register() && o[4].is_register());
        return emit(Family::bs_get_utf8, {label(o[0]), o[1], o[4]});
    case Opcode::op_bs_skip_utf8:
        CHECK(o[0].is_label() && o[1].is_register());
        return emit(Family::bs_skip_utf8, {label(o[0]), o[1]});
    case Opcode::op_bs_get_utf16:
    case Opcode::op_bs_get_utf32:
        CHECK(o[0].is_label() && o[1].is_register() && o[4].is_register());
        if (!read_flags(g, o[3], flags)) return false;
        return emit(g.opcode == Opcode::op_bs_get_utf16 ? Family::bs_get_utf16 : Family::bs_get_utf32,
                    {label(o[0]), number(flags), o[4], o[1]});
    case Opcode::op_bs_skip_utf16:
    case Opcode::op_bs_skip_utf32:
        CHECK(o[0].is_label() && o[1].is_register());
        if (!read_flags(g, o[3], flags)) return false;
        return emit(g.opcode == Opcode::op_bs_skip_utf16 ? Family::bs_skip_utf16 : Family::bs_skip_utf32,
                    {label(o[0]), number(flags), o[1]});
    case Opcode::op_bs_get_tail:
        CHECK(o[0].is_register() && o[1].is_register());
        return emit(Family::bs_get_tail, {o[0], o[1]});
    case Opcode::op_bs_get_position:
        CHECK(o[0].is_register() && o[1].is_register());
        return emit(Family::bs_get_position, {o[0], o[1]});
    case Opcode::op_bs_set_position:
        CHECK(o[0].is_register() && o[1].is_source());
        return emit(Family::bs_set_position, {o[0], o[1]});
    case Opcode::op_bs_match: return lower_bs_match(g);

    // Construction.
    case Opcode::op_bs_create_bin: return lower_create_bin(g);
    case Opcode::op_bs_init_writable: return emit(Family::bs_init_writable, {});
    case Opcode::op_bs_init2:
    case Opcode::op_bs_init_bits: {
        CHECK(o[0].is_label() && (o[1].is_source() || o[1].is_number()) && o[5].is_register());
        const Operand size = o[1].is_number() ? constant(Term::small(static_cast<std::int64_t>(o[1].value & 0xffffffffff))) : o[1];
        return emit(Family::bs_init, {label(o[0]), number(g.opcode == Opcode::op_bs_init2 ? 8 : 1), o[5], size}) &&
               reserve_behind(g, o[2], o[3], o[5]);
    }
    case Opcode::op_bs_append:
        CHECK(o[0].is_label() && o[1].is_source() && o[4].is_number() && o[5].is_source() && o[7].is_register());
        return emit(Family::bs_append, {label(o[0]), number(o[4].value), o[7], o[1], o[5]}) && reserve_behind(g, o[2], o[3], o[7]);
    case Opcode::op_bs_private_append:
        CHECK(o[0].is_label() && o[1].is_source() && o[2].is_number() && o[3].is_source() && o[5].is_register());
        return emit(Family::bs_append, {label(o[0]), number(o[2].value), o[5], o[1], o[3]});
    case Opcode::op_bs_put_integer:
    case Opcode::op_bs_put_float:
    case Opcode::op_bs_put_binary:
        CHECK(o[0].is_label() && o[1].is_source() && o[2].is_number() && o[4].is_source());
        if (!read_flags(g, o[3], flags)) return false;
        if (g.opcode == Opcode::op_bs_put_binary) return emit(Family::bs_put_binary, {label(o[0]), number(o[2].value), o[1], o[4]});
        return emit(g.opcode == Opcode::op_bs_put_integer ? Family::bs_put_integer : Family::bs_put_float,
                    {label(o[0]), number(flags), number(o[2].value), o[1], o[4]});
    case Opcode::op_bs_put_string:
        CHECK(o[0].is_number() && o[1].is_number() && o[1].value <= out_.strings.size() && o[0].value <= out_.strings.size() - o[1].value);
        return emit(Family::bs_put_string, {number(o[0].value), pointer(out_.strings.data() + o[1].value)});
    case Opcode::op_bs_put_utf8:
        CHECK(o[0].is_label() && o[2].is_source());
        return emit(Family::bs_put_utf8, {label(o[0]), o[2]});
    case Opcode::op_bs_put_utf16:
    case Opcode::op_bs_put_utf32:
        CHECK(o[0].is_label() && o[2].is_source());
        if (!read_flags(g, o[1], flags)) return false;
        return emit(g.opcode == Opcode::op_bs_put_utf16 ? Family::bs_put_utf16 : Family::bs_put_utf32, {label(o[0]), number(flags), o[2]});
    case Opcode::op_bs_add:
        CHECK(o[0].is_label() && o[1].is_source() && o[2].is_source() && o[3].is_number() && o[4].is_register());
        return emit(Family::bs_add, {label(o[0]), number(o[3].value), o[4], o[1], o[2]});
    case Opcode::op_bs_utf8_size:
        CHECK(o[1].is_source() && o[2].is_register());
        return emit(Family::bs_utf8_size, {o[2], o[1]});
    case Opcode::op_bs_utf16_size:
        CHECK(o[1].is_source() && o[2].is_register());
        return emit(Family::bs_utf16_size, {o[2], o[1]});
    default:
        *known = false;
        i--;
        return true;
    }
}

} // namespace joist
