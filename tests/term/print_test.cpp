// Terms as text.
#include "tests/support/test_heap.h"
#include "vm/term/print.h"

#include <catch2/catch.hpp>

using namespace joist;

TEST_CASE("atoms are quoted where the language needs it", "[term][print]") {
    const std::pair<const char*, const char*> rows[] = {
        {"ok", "ok"},
        {"Ok", "'Ok'"},
        {"", "''"},
        {"a b", "'a b'"},
        {"case", "'case'"},
        {"a@b_C9", "a@b_C9"},
        {"it's", "'it\\'s'"},
        {"a\nb", "'a\\nb'"},
        {"\xc3\xa5", "\xc3\xa5"},
        {"_x", "'_x'"},
        {"maybe", "'maybe'"},
        {"\xce\xa9", "'\xce\xa9'"},
        {"back\\slash", "'back\\\\slash'"},
        {"[]", "'[]'"},
    };
    for (const auto& [text, printed] : rows)
        CHECK(print_atom(text) == printed);
}

TEST_CASE("terms are written as ~p writes them on one line", "[term][print]") {
    TestHeap h;
    const std::pair<const char*, const char*> rows[] = {
        {"836a", "[]"},
        {"836800", "{}"},
        {"8374000000"
         "00",
         "#{}"},
        {"836b0003616263", "\"abc\""},
        {"836b0003010203", "[1,2,3]"},
        {"836c000000017701617701"
         "62",
         "[a|b]"},
        {"836c00000002610177026f6b6a", "[1,ok]"},
        {"8368026101680161026a", "{1,{2}}"},
        {"836d00000003616263", "<<\"abc\">>"},
        {"836d0000000301ff00", "<<1,255,0>>"},
        {"836d00000000", "<<>>"},
        {"834d0000000203"
         "01a0",
         "<<1,5:3>>"},
        {"837400000002610177016177016b6102", "#{1=>a,k=>2}"}, // as erlang:display/1
        {"83463ff8000000000000", "1.5"},
        {"836e090100000000000000000"
         "1",
         "-18446744073709551616"},
        {"835a00037703614062000000630000000100000002"
         "00000003",
         nullptr},
        {"8358770361406200000001000000020000"
         "0063",
         nullptr},
    };
    for (const auto& [hex, printed] : rows) {
        const Term t = h.from_hex(hex);
        INFO(hex);
        REQUIRE(t.is_value());
        if (printed != nullptr) CHECK(print(t) == printed);
    }
    CHECK(print(make_ref(h.heap, 5)) == "#Ref<0.0.0.5>");
    CHECK(print(Term::local_pid(std::uint64_t{3} << 28 | 85)) == "<0.85.3>");
    CHECK(print(Term::local_port(4)) == "#Port<0.4>");
}

TEST_CASE("long text is cut", "[term][print]") {
    TestHeap h;
    const std::vector<Term> many(100'000, atoms::ok);
    const std::string text = print(make_list(h.heap, many), 100);
    CHECK(text.size() < 120);
    CHECK(text.substr(text.size() - 3) == "...");
}
