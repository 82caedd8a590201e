#include "vm/beam/compact_term.h"

#include <algorithm>

namespace joist {

namespace {

constexpr std::size_t kMaxIntegerBytes = std::size_t{1} << 24;

/// int64 from two's complement bytes, most significant first, at most 8.
std::int64_t signed_value(std::span<const std::uint8_t> bytes) {
    std::uint64_t value = (bytes[0] & 0x80) ? ~std::uint64_t{0} : 0;
    for (const std::uint8_t byte : bytes)
        value = value << 8 | byte;
    return static_cast<std::int64_t>(value);
}

/// Drops leading bytes that only repeat the sign.
std::span<const std::uint8_t> significant(std::span<const std::uint8_t> bytes) {
    while (bytes.size() > 1 &&
           ((bytes[0] == 0 && !(bytes[1] & 0x80)) || (bytes[0] == 0xff && (bytes[1] & 0x80)))) {
        bytes = bytes.subspan(1);
    }
    return bytes;
}

} // namespace

bool CompactReader::read_value(CompactTerm& term, std::uint8_t first) {
    if ((first & 8) == 0) {
        term.value = first >> 4;
        return true;
    }
    if ((first & 16) == 0) {
        if (offset_ >= bytes_.size()) return fail("code ends early");
        term.value = (first >> 5) << 8 | bytes_[offset_++];
        return true;
    }
    std::size_t count = (first >> 5) + 2u;
    if (count == 9) {
        CompactTerm more;
        if (offset_ >= bytes_.size()) return fail("code ends early");
        const std::uint8_t next = bytes_[offset_++];
        // A count has at most 11 bits or a few bytes; it never has a count of its own.
        if ((next & 7) != 0 || next >> 3 == 31) return fail("bad length of an integer");
        if (!read_value(more, next)) return false;
        if (more.is_big || static_cast<std::uint64_t>(more.value) > kMaxIntegerBytes) {
            return fail("integer too large");
        }
        count = static_cast<std::size_t>(more.value) + 9;
    }
    if (count > bytes_.size() - offset_) return fail("code ends early");
    const auto digits = significant(bytes_.subspan(offset_, count));
    offset_ += count;
    if (digits.size() <= 8) {
        term.value = signed_value(digits);
    } else {
        term.is_big = true;
        term.big = digits;
    }
    if (term.tag != CompactTag::kInteger && (term.is_big || term.value < 0)) {
        return fail("operand out of range");
    }
    return true;
}

bool CompactReader::read_extended(CompactTerm& term, std::uint8_t first) {
    const unsigned kind = first >> 4;
    if ((first & 8) != 0) return fail("unknown operand tag");
    switch (kind) {
    case 1:
        term.tag = CompactTag::kList;
        break;
    case 2:
        term.tag = CompactTag::kFloatRegister;
        break;
    case 3:
        term.tag = CompactTag::kAllocList;
        break;
    case 4:
        term.tag = CompactTag::kLiteral;
        break;
    case 5: {
        CompactTerm reg, type;
        if (offset_ >= bytes_.size()) return fail("code ends early");
        const std::uint8_t next = bytes_[offset_];
        if ((next & 7) != 3 && (next & 7) != 4) return fail("typed operand is not a register");
        if (!read(reg)) return false;
        // Looked at before it is read: a typed register in its place would be one more level of C++ stack.
        if (offset_ < bytes_.size() && (bytes_[offset_] & 7) != 0) return fail("bad type index");
        if (!read(type)) return false;
        if (type.value >= 0x7fffffff) return fail("bad type index");
        term = reg;
        term.type = static_cast<std::uint32_t>(type.value) + 1;
        return true;
    }
    default:
        return fail("unknown operand tag");
    }
    CompactTerm count;
    if (offset_ >= bytes_.size()) return fail("code ends early");
    if ((bytes_[offset_] & 7) != 0) return fail("bad extended operand");
    if (!read(count)) return false;
    term.value = count.value;
    return true;
}

bool CompactReader::read_slow(CompactTerm& term, std::uint8_t first) {
    term = CompactTerm{};
    if ((first & 7) == 7) return read_extended(term, first);
    term.tag = static_cast<CompactTag>(first & 7);
    return read_value(term, first);
}

void CompactWriter::big_endian(unsigned tag, std::span<const std::uint8_t> bytes) {
    if (bytes.size() <= 8) {
        out_.push_back(static_cast<std::uint8_t>((bytes.size() - 2) << 5 | 0x18 | tag));
    } else {
        out_.push_back(static_cast<std::uint8_t>(0xf8 | tag));
        unsigned_value(bytes.size() - 9);
    }
    out_.insert(out_.end(), bytes.begin(), bytes.end());
}

void CompactWriter::put(CompactTag tag, std::uint64_t value) {
    const auto low = static_cast<unsigned>(tag);
    if (value < 16) {
        out_.push_back(static_cast<std::uint8_t>(value << 4 | low));
    } else if (value < 2048) {
        out_.push_back(static_cast<std::uint8_t>((value >> 8) << 5 | 8 | low));
        out_.push_back(static_cast<std::uint8_t>(value));
    } else {
        std::uint8_t bytes[9];
        std::size_t count = 0;
        for (int shift = 56; shift >= 0; shift -= 8) {
            const auto byte = static_cast<std::uint8_t>(value >> shift);
            if (count == 0 && byte == 0) continue;
            if (count == 0 && (byte & 0x80)) bytes[count++] = 0;
            bytes[count++] = byte;
        }
        big_endian(low, {bytes, count});
    }
}

void CompactWriter::integer(std::int64_t value) {
    if (value >= 0) return put(CompactTag::kInteger, static_cast<std::uint64_t>(value));
    std::uint8_t bytes[8];
    for (int i = 0; i < 8; ++i)
        bytes[i] = static_cast<std::uint8_t>(value >> (56 - 8 * i));
    auto digits = significant(bytes);
    if (digits.size() == 1) digits = std::span<const std::uint8_t>{bytes}.last(2);
    big_endian(1, digits);
}

void CompactWriter::big_integer(bool negative, std::span<const std::uint64_t> limbs) {
    std::vector<std::uint8_t> bytes(limbs.size() * 8 + 1);
    bool carry = negative;
    std::size_t at = bytes.size();
    for (const std::uint64_t limb : limbs) {
        std::uint64_t word = limb;
        if (negative) {
            word = ~limb + (carry ? 1 : 0);
            carry = carry && word == 0;
        }
        for (int i = 0; i < 8; ++i, word >>= 8)
            bytes[--at] = static_cast<std::uint8_t>(word);
    }
    bytes[0] = negative ? 0xff : 0;
    auto digits = significant(bytes);
    if (digits.size() == 1) digits = std::span<const std::uint8_t>{bytes}.last(2);
    big_endian(1, digits);
}

} // namespace joist
