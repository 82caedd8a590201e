// Operands of the code chunk (and line numbers): the compact term encoding, both ways.
//
//   byte   7 6 5 4 3 2 1 0      tag 0 u, 1 i, 2 a, 3 x, 4 y, 5 f, 6 h, 7 extended
//          v v v v 0 t t t      4 bits of value
//          v v v 0 1 t t t      11 bits: 3 here, 8 in the next byte
//          n n n 1 1 t t t      n + 2 bytes follow, big-endian, two's complement; n = 7: a `u` with
//          the count - 9 follows first
// Extended (tag 7, value): 1 list, 2 float register, 3 allocation list, 4 literal, 5 register with
// a type. Readers take untrusted bytes and never read outside them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace joist {

enum class CompactTag : std::uint8_t {
    kUnsigned,      // u: a count, an index
    kInteger,       // i: a small or big integer
    kAtom,          // a: index into the atom table; 0 is nil
    kX,             // x register
    kY,             // y register
    kLabel,         // f: 0 is none
    kCharacter,     // h
    kList,          // value: how many operands follow as its elements
    kFloatRegister, // fr
    kAllocList,     // value: how many pairs of u follow: (0 words, 1 floats, 2 funs), amount
    kLiteral,       // index into the literal table
};

/// One operand. Elements of lists are operands of their own, read next.
struct CompactTerm {
    CompactTag tag = CompactTag::kUnsigned;
    bool is_big = false;                 ///< an integer outside int64: `big`, not `value`
    std::int64_t value = 0;              ///< never negative except for kInteger
    std::uint32_t type = 0;              ///< kX, kY: index into the type table plus 1; 0: no type
    std::span<const std::uint8_t> big{}; ///< two's complement, most significant byte first

    /// Is this the constant []?
    bool is_nil() const { return tag == CompactTag::kAtom && value == 0; }
};

/// Reads operands one after another.
class CompactReader {
public:
    explicit CompactReader(std::span<const std::uint8_t> bytes, std::size_t offset = 0)
        : bytes_{bytes}, offset_{offset} {}

    /// Reads one operand; false on malformed input, then error() tells why and offset() where.
    bool read(CompactTerm& term);
    /// One raw byte (an opcode); false at the end.
    bool read_byte(std::uint8_t& byte) {
        if (offset_ >= bytes_.size()) return fail("code ends early");
        byte = bytes_[offset_++];
        return true;
    }
    bool at_end() const { return offset_ >= bytes_.size(); }
    std::size_t offset() const { return offset_; }
    std::string_view error() const { return error_; }

private:
    bool read_slow(CompactTerm& term, std::uint8_t first);
    bool read_extended(CompactTerm& term, std::uint8_t first);
    bool read_value(CompactTerm& term, std::uint8_t first);
    bool fail(std::string_view reason) {
        error_ = reason;
        return false;
    }

    std::span<const std::uint8_t> bytes_;
    std::size_t offset_;
    std::string_view error_;
};

inline bool CompactReader::read(CompactTerm& term) {
    if (offset_ >= bytes_.size()) return fail("code ends early");
    const std::uint8_t first = bytes_[offset_++];
    if ((first & 8) == 0 && (first & 7) != 7) {
        term = CompactTerm{};
        term.tag = static_cast<CompactTag>(first & 7);
        term.value = first >> 4;
        return true;
    }
    return read_slow(term, first);
}

/// Appends operands to a byte vector.
class CompactWriter {
public:
    explicit CompactWriter(std::vector<std::uint8_t>& out) : out_{out} {}

    void byte(std::uint8_t value) { out_.push_back(value); }
    void unsigned_value(std::uint64_t value) { put(CompactTag::kUnsigned, value); }
    void atom(std::uint64_t index) { put(CompactTag::kAtom, index); }
    void nil() { put(CompactTag::kAtom, 0); }
    void x(std::uint64_t index) { put(CompactTag::kX, index); }
    void y(std::uint64_t index) { put(CompactTag::kY, index); }
    void label(std::uint64_t number) { put(CompactTag::kLabel, number); }
    void integer(std::int64_t value);
    /// An integer of any size: sign and limbs, least significant first, the last not 0.
    void big_integer(bool negative, std::span<const std::uint64_t> limbs);
    void list(std::uint64_t count) { extended(1, count); }
    void float_register(std::uint64_t index) { extended(2, index); }
    void alloc_list(std::uint64_t pairs) { extended(3, pairs); }
    void literal(std::uint64_t index) { extended(4, index); }
    /// An X or Y register with an index into the type table.
    void typed_register(CompactTag tag, std::uint64_t index, std::uint64_t type) {
        out_.push_back(5 << 4 | 7);
        put(tag, index);
        unsigned_value(type);
    }
    /// A value under one of the first seven tags.
    void put(CompactTag tag, std::uint64_t value);

private:
    void extended(unsigned kind, std::uint64_t value) {
        out_.push_back(static_cast<std::uint8_t>(kind << 4 | 7));
        unsigned_value(value);
    }
    void big_endian(unsigned tag, std::span<const std::uint8_t> bytes);

    std::vector<std::uint8_t>& out_;
};

} // namespace joist
