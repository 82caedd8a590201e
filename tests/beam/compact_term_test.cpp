#include "vm/beam/compact_term.h"

#include <catch2/catch.hpp>

using namespace joist;

namespace {

std::vector<std::uint8_t> integer_bytes(std::int64_t value) {
    std::vector<std::uint8_t> out;
    CompactWriter{out}.integer(value);
    return out;
}

CompactTerm read_all(const std::vector<std::uint8_t>& bytes) {
    CompactReader reader{bytes};
    CompactTerm term;
    REQUIRE(reader.read(term));
    CHECK(reader.at_end());
    return term;
}

} // namespace

TEST_CASE("small operands take one byte, wider ones two, others a length") {
    std::vector<std::uint8_t> out;
    CompactWriter writer{out};
    writer.x(3);
    writer.y(15);
    writer.atom(16);
    writer.label(2047);
    writer.unsigned_value(2048);
    writer.nil();
    CHECK(out ==
          std::vector<std::uint8_t>{0x33, 0xf4, 0x0a, 0x10, 0xed, 0xff, 0x18, 0x08, 0x00, 0x02});
}

TEST_CASE("integers come back as they went") {
    const std::int64_t values[] = {0,
                                   1,
                                   15,
                                   16,
                                   2047,
                                   2048,
                                   -1,
                                   -128,
                                   -129,
                                   32767,
                                   32768,
                                   -32768,
                                   -32769,
                                   8388607,
                                   8388608,
                                   INT32_MAX,
                                   INT32_MIN,
                                   INT64_MAX,
                                   INT64_MIN};
    for (const std::int64_t value : values) {
        const CompactTerm term = read_all(integer_bytes(value));
        CHECK(term.tag == CompactTag::kInteger);
        CHECK_FALSE(term.is_big);
        CHECK(term.value == value);
    }
    CHECK(integer_bytes(-1) == std::vector<std::uint8_t>{0x19, 0xff, 0xff});
}

TEST_CASE("integers of any size keep sign and digits") {
    const std::uint64_t limbs[] = {0, 1};
    std::vector<std::uint8_t> out;
    CompactWriter{out}.big_integer(true, limbs);
    const CompactTerm term = read_all(out);
    REQUIRE(term.is_big);
    CHECK(std::vector<std::uint8_t>(term.big.begin(), term.big.end()) ==
          std::vector<std::uint8_t>{0xff, 0, 0, 0, 0, 0, 0, 0, 0});
    std::vector<std::uint64_t> long_limbs(40, 0xfedcba9876543210u);
    out.clear();
    CompactWriter{out}.big_integer(false, long_limbs);
    const CompactTerm wide = read_all(out);
    REQUIRE(wide.is_big);
    CHECK(wide.big.size() == 321);
    CHECK(wide.big[0] == 0);
    CHECK(wide.big[320] == 0x10);
}

TEST_CASE("extended operands: lists, literals, float registers, registers with a type") {
    std::vector<std::uint8_t> out;
    CompactWriter writer{out};
    writer.list(2);
    writer.literal(300);
    writer.float_register(1);
    writer.alloc_list(3);
    out.insert(out.end(), {0x57, 0x23, 0x40}); // x2 with type 4
    CompactReader reader{out};
    CompactTerm term;
    REQUIRE(reader.read(term));
    CHECK((term.tag == CompactTag::kList && term.value == 2));
    REQUIRE(reader.read(term));
    CHECK((term.tag == CompactTag::kLiteral && term.value == 300));
    REQUIRE(reader.read(term));
    CHECK((term.tag == CompactTag::kFloatRegister && term.value == 1));
    REQUIRE(reader.read(term));
    CHECK((term.tag == CompactTag::kAllocList && term.value == 3));
    REQUIRE(reader.read(term));
    CHECK((term.tag == CompactTag::kX && term.value == 2 && term.type == 5));
    CHECK(reader.at_end());
}

TEST_CASE("malformed operands are refused with a reason") {
    const std::vector<std::vector<std::uint8_t>> bad = {
        {},                 // nothing
        {0x0b},             // second byte missing
        {0x19, 0x01},       // one of two bytes
        {0xf9},             // length missing
        {0xf9, 0xf8},       // length with a length
        {0x07},             // old float
        {0x67, 0x00},       // unknown extended tag
        {0x17, 0x01},       // list whose count is no count
        {0x57, 0x12, 0x00}, // typed operand that is no register
        {0x18, 0x80, 0x00}, // negative count
    };
    for (const auto& bytes : bad) {
        CompactReader reader{bytes};
        CompactTerm term;
        CHECK_FALSE(reader.read(term));
        CHECK_FALSE(reader.error().empty());
    }
}

TEST_CASE("a register whose type is a register with a type, and so on, is refused at once") {
    std::vector<std::uint8_t> bytes;
    for (int i = 0; i < 1'000'000; i++)
        bytes.insert(bytes.end(), {0x57, 0x03});
    CompactReader reader{bytes};
    CompactTerm term;
    CHECK_FALSE(reader.read(term));
}
