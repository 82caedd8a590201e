// Arithmetic against results recorded from a real node (record_numbers.erl), and the conversions.
#include "tests/support/test_heap.h"
#include "vm/heap/number.h"
#include "vm/term/compare.h"
#include "vm/term/print.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <fstream>

using namespace joist;

namespace {

struct Recorded {
    const char *operation, *left, *right, *result;
};
constexpr Recorded kRecorded[] = {
#include "tests/heap/recorded_numbers.inc"
};

Term number(Heap& heap, const std::string& text) {
    if (text.find('.') == std::string::npos) return parse_integer(heap, text, 10);
    return make_float(heap, std::strtod(text.c_str(), nullptr));
}

std::string run(Heap& heap, const std::string& operation, Term a, Term b) {
    using Binary = Term (*)(Heap&, Term, Term, Term*);
    using Unary = Term (*)(Heap&, Term, Term*);
    static const std::vector<std::pair<std::string, Binary>> kBinary = {
        {"+", number_add},
        {"-", number_subtract},
        {"*", number_multiply},
        {"/", number_divide},
        {"div", number_div},
        {"rem", number_rem},
        {"band", number_band},
        {"bor", number_bor},
        {"bxor", number_bxor},
        {"bsl", number_shift_left},
        {"bsr", number_shift_right},
    };
    static const std::vector<std::pair<std::string, Unary>> kUnary = {
        {"neg", number_negate}, {"abs", number_abs}, {"bnot", number_bnot}};
    Term reason = Term::nil(), result = Term::none();
    for (const auto& [name, function] : kBinary)
        if (name == operation) result = function(heap, a, b, &reason);
    for (const auto& [name, function] : kUnary)
        if (name == operation) result = function(heap, a, &reason);
    if (operation == "compare")
        return compare(a, b) < 0 ? "less" : compare(a, b) > 0 ? "greater" : "equal";
    if (operation == "base36") return a.is_integer() ? format_integer(a, 36) : "badarith";
    if (operation == "float") {
        double d;
        if (!number_to_double(a, &d)) return "badarith";
        result = make_float(heap, d);
    }
    if (operation == "trunc")
        result = a.is_float() ? double_to_integer(heap, std::trunc(float_value(a))) : a;
    return print(result.is_value() ? result : reason);
}

void check_row(Heap& heap,
               const std::string& operation,
               const std::string& left,
               const std::string& right,
               const std::string& expected) {
    const std::string result = run(heap, operation, number(heap, left), number(heap, right));
    if (result == expected) return;
    INFO(left << " " << operation << " " << right);
    CHECK(result == expected);
}

} // namespace

TEST_CASE("arithmetic gives what a real node gives", "[heap][number]") {
    TestHeap h{100'000};
    for (const Recorded& row : kRecorded)
        check_row(h.heap, row.operation, row.left, row.right, row.result);
}

// JOIST_RECORDED_NUMBERS=FILE with many more lines: vm_tests "[.bulk]"
TEST_CASE("arithmetic of a file gives what a real node gives", "[.bulk]") {
    const char* name = std::getenv("JOIST_RECORDED_NUMBERS");
    if (name == nullptr) return;
    std::ifstream in{name};
    TestHeap h;
    for (std::string line; std::getline(in, line);) {
        std::string fields[4];
        std::size_t at = 0;
        for (auto& field : fields) {
            const std::size_t begin = line.find('"', at) + 1, end = line.find('"', begin);
            field = line.substr(begin, end - begin);
            at = end + 1;
        }
        check_row(h.heap, fields[0], fields[1], fields[2], fields[3]);
    }
}

TEST_CASE("integers beyond the limit are refused", "[heap][number]") {
    TestHeap h;
    Term reason = Term::nil();
    const Term largest = number_shift_left(h.heap, Term::small(1), Term::small(4194239), &reason);
    REQUIRE(largest.is_value());
    CHECK(number_shift_left(h.heap, Term::small(1), Term::small(4194240), &reason).is_none());
    CHECK(reason == atoms::system_limit);
    reason = Term::nil();
    CHECK(number_add(h.heap, largest, largest, &reason).is_none());
    CHECK(reason == atoms::system_limit);
    reason = Term::nil();
    CHECK(number_multiply(h.heap, largest, largest, &reason).is_none());
    CHECK(reason == atoms::system_limit);
    CHECK(number_shift_right(h.heap, largest, largest, &reason) == Term::small(0));
    CHECK(number_div(h.heap, Term::small(1), Term::small(0), &reason).is_none());
    CHECK(reason == atoms::badarith);
    CHECK(number_add(h.heap, Term::nil(), Term::small(0), &reason).is_none());
    CHECK(print(number_div(h.heap, Term::small(Term::kSmallMin), Term::small(-1), &reason)) ==
          "1152921504606846976");
}

TEST_CASE("text and bytes to integers and back", "[heap][number]") {
    TestHeap h;
    std::mt19937_64 random{5};
    for (int i = 0; i < 500; i++) {
        std::uint64_t limbs[6];
        for (auto& limb : limbs)
            limb = random();
        const Term t = make_big(h.heap, random() % 2 == 0, {limbs, random() % 7});
        for (int base = 2; base <= 36; base++)
            REQUIRE(equal_exact(parse_integer(h.heap, format_integer(t, base), base), t));
        for (const bool little : {false, true}) {
            std::uint8_t bytes[56];
            integer_to_bits(t, sizeof bytes * 8, little, bytes);
            REQUIRE(equal_exact(integer_from_bytes(h.heap, bytes, little, true), t));
        }
    }
    std::uint8_t bits[3];
    integer_to_bits(Term::small(0xabc), 12, false, bits);
    CHECK((bits[0] == 0xab && bits[1] == 0xc0));
    integer_to_bits(Term::small(0xabc), 12, true, bits);
    CHECK((bits[0] == 0xbc && bits[1] == 0xa0));
    integer_to_bits(Term::small(-1), 3, false, bits);
    CHECK(bits[0] == 0xe0);
    for (const char* bad : {"", "-", "+", "12a", "1_0", " 1", "0x1"})
        CHECK(parse_integer(h.heap, bad, 10).is_none());
    bool too_large = false;
    CHECK(parse_integer(h.heap, "12x", 10, &too_large).is_none());
    CHECK_FALSE(too_large);
    CHECK(parse_integer(h.heap, std::string(65535 * 16 + 1, 'F'), 16, &too_large).is_none());
    CHECK(too_large);
    CHECK(parse_integer(h.heap, "-00000000000000000000000000007", 10) == Term::small(-7));
    CHECK(parse_integer(h.heap, "+zZ", 36) == Term::small(35 * 37));
}

TEST_CASE("floats in their shortest form", "[term][print]") {
    const std::pair<double, const char*> rows[] = {
        {0.0, "0.0"},
        {-0.0, "-0.0"},
        {1.0, "1.0"},
        {0.1, "0.1"},
        {100000.0, "1.0e5"},
        {123456.0, "123456.0"},
        {1.0e22, "1.0e22"},
        {1.0e-5, "1.0e-5"},
        {0.001, "0.001"},
        {0.00123, "0.00123"},
        {5.0e-324, "5.0e-324"},
        {9007199254740992.0, "9.007199254740992e15"},
        {-1.5, "-1.5"},
        {1.7976931348623157e308, "1.7976931348623157e308"},
    };
    for (const auto& [d, text] : rows)
        CHECK(format_float_short(d) == text);
}
