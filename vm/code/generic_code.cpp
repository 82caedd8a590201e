// Decoding of the code chunk. See generic_code.h.
#include "vm/code/generic_code.h"

#include "vm/beam/compact_term.h"
#include "vm/heap/copy.h"
#include "vm/heap/number.h"
#include "vm/term/atom_table.h"
#include "vm/term/print.h"

#include <algorithm>

namespace joist {

namespace {

using Kind = GenericOperand::Kind;

std::string function_place(const GenericOperand* o) {
    if (!o[1].is_constant() || !o[1].term().is_atom() || !o[2].is_number()) return "";
    return ", in " + print_atom(atom_text(o[1].term())) + "/" + std::to_string(o[2].value);
}

struct Decoder {
    const BeamFile& file;
    const std::vector<Term>& atoms;
    const std::vector<Term>& literals;
    Heap& scratch;
    GenericCode& out;
    std::string& error;
    CompactReader reader;

    /// `, in main/1`: the function that the last func_info began.
    std::string place() const {
        for (std::size_t i = out.instructions.size(); i-- > 0;) {
            const GenericInstruction& g = out.instructions[i];
            if (g.opcode == Opcode::op_func_info) return function_place(out.operands_of(g));
        }
        return "";
    }

    bool fail(std::size_t offset, std::string_view name, std::string_view reason) {
        error = "code offset " + std::to_string(offset) + place();
        if (!name.empty()) error.append(": ").append(name);
        error.append(": ").append(reason);
        return false;
    }

    bool convert(const CompactTerm& t, GenericOperand& o, std::string_view& reason) {
        const auto value = static_cast<std::uint64_t>(t.value);
        switch (t.tag) {
        case CompactTag::kUnsigned:
        case CompactTag::kCharacter:
            if (t.is_big) return reason = "number too large", false;
            o = {Kind::Number, value};
            return true;
        case CompactTag::kInteger: {
            Term term;
            if (t.is_big) {
                std::vector<std::uint8_t> bytes(t.big.begin(), t.big.end());
                term = copy_to_literal(integer_from_bytes(scratch, bytes, false, true));
            } else if (Term::fits_small(t.value)) {
                term = Term::small(t.value);
            } else {
                term = copy_to_literal(make_integer(scratch, t.value));
            }
            if (term.is_none()) return reason = "integer too large", false;
            o = {Kind::Constant, term.raw()};
            return true;
        }
        case CompactTag::kAtom:
            if (value > atoms.size()) return reason = "no such atom", false;
            o = {Kind::Constant, value == 0 ? Term::nil().raw() : atoms[value - 1].raw()};
            return true;
        case CompactTag::kX:
            if (value >= kMaxXRegisters) return reason = "X register out of range", false;
            o = {Kind::X, value};
            return true;
        case CompactTag::kY:
            if (value >= kMaxYRegisters) return reason = "Y register out of range", false;
            o = {Kind::Y, value};
            return true;
        case CompactTag::kLabel:
            if (value >= file.label_count) return reason = "label out of range", false;
            o = {Kind::Label, value};
            return true;
        case CompactTag::kFloatRegister:
            if (value >= kMaxFloatRegisters) return reason = "float register out of range", false;
            o = {Kind::Float, value};
            return true;
        case CompactTag::kLiteral:
            if (value >= literals.size()) return reason = "no such literal", false;
            o = {Kind::Constant, literals[value].raw()};
            return true;
        case CompactTag::kList: o = {Kind::List, value}; return true;
        case CompactTag::kAllocList: o = {Kind::AllocList, value}; return true;
        }
        return reason = "unknown operand", false;
    }

    bool read_operand(std::string_view name) {
        CompactTerm t;
        const std::size_t at = reader.offset();
        std::string_view reason;
        GenericOperand o;
        if (!reader.read(t)) return fail(at, name, reader.error());
        if (!convert(t, o, reason)) return fail(at, name, reason);
        out.operands.push_back(o);
        if (o.kind == Kind::List) {
            if (o.value > file.code.size() - reader.offset()) return fail(at, name, "list longer than the code");
            for (std::uint64_t i = 0; i < o.value; i++) {
                GenericOperand element;
                if (!reader.read(t)) return fail(at, name, reader.error());
                if (!convert(t, element, reason)) return fail(at, name, reason);
                if (element.kind == Kind::List || element.kind == Kind::AllocList) return fail(at, name, "list within a list");
                out.operands.push_back(element);
            }
        } else if (o.kind == Kind::AllocList) {
            // Becomes one number: heap words, a fun taking three. Floats alone take none: the few that need the heap find room themselves;
            // beside others two each, so that they don't take the others' room.
            if (o.value > 16) return fail(at, name, "allocation list too long");
            std::uint64_t words = 0, floats = 0;
            for (std::uint64_t i = 0; i < o.value; i++) {
                CompactTerm what, amount;
                if (!reader.read(what) || !reader.read(amount)) return fail(at, name, reader.error());
                if (what.tag != CompactTag::kUnsigned || amount.tag != CompactTag::kUnsigned || what.value > 2 || amount.is_big ||
                    amount.value > 1 << 24)
                    return fail(at, name, "bad allocation list");
                (what.value == 1 ? floats : words) += static_cast<std::uint64_t>(amount.value) * (what.value == 2 ? 3 : 1);
            }
            out.operands.back() = {Kind::Number, words == 0 ? 0 : words + 2 * floats};
        }
        return true;
    }

    bool run() {
        out.operands.reserve(file.code.size());
        out.instructions.reserve(file.code.size() / 3);
        while (!reader.at_end()) {
            const std::size_t at = reader.offset();
            std::uint8_t number = 0;
            reader.read_byte(number);
            const OpcodeInfo& info = opcode_info(number);
            if (info.name.empty()) return fail(at, "", "unknown instruction number " + std::to_string(number));
            const auto first = static_cast<std::uint32_t>(out.operands.size());
            for (int i = 0; i < info.operands; i++)
                if (!read_operand(info.name)) return false;
            out.instructions.push_back({static_cast<Opcode>(number), first, static_cast<std::uint32_t>(out.operands.size()) - first,
                                        static_cast<std::uint32_t>(at)});
            if (static_cast<Opcode>(number) == Opcode::op_int_code_end) return true;
        }
        return fail(reader.offset(), "", "no int_code_end");
    }
};

} // namespace

bool decode_code(const BeamFile& file, const std::vector<Term>& atoms, const std::vector<Term>& literals, Heap& scratch, GenericCode& out,
                 std::string& error) {
    Decoder decoder{file, atoms, literals, scratch, out, error, CompactReader{file.code}};
    return decoder.run();
}

} // namespace joist
