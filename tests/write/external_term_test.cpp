#include "compiler/write/external_term.h"

#include "vm/beam/md5.h"

#include <catch2/catch.hpp>

using namespace joist::compiler;
using Bytes = std::vector<std::uint8_t>;

TEST_CASE("constants in the external format, byte for byte as OTP writes them") {
    SymbolTable symbols;
    LiteralPool pool{symbols};
    const auto encode = [](const Literal* literal) { return write::external_term(literal); };
    CHECK(encode(pool.integer(255)) == Bytes{131, 97, 255});
    CHECK(encode(pool.integer(-1)) == Bytes{131, 98, 255, 255, 255, 255});
    CHECK(encode(pool.integer(std::int64_t{1} << 31)) == Bytes{131, 110, 4, 0, 0, 0, 0, 128});
    CHECK(encode(pool.integer(-(std::int64_t{1} << 40))) ==
          Bytes{131, 110, 6, 1, 0, 0, 0, 0, 0, 1});
    const std::uint64_t limbs[] = {5, 1};
    CHECK(encode(pool.integer(false, limbs)) == Bytes{131, 110, 9, 0, 5, 0, 0, 0, 0, 0, 0, 0, 1});
    CHECK(encode(pool.real(1.5)) == Bytes{131, 70, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0});
    CHECK(encode(pool.atom("ok")) == Bytes{131, 119, 2, 'o', 'k'});
    CHECK(encode(pool.string(U"hi")) == Bytes{131, 107, 0, 2, 'h', 'i'});
    const Literal* pair[] = {pool.atom("a"), pool.nil()};
    CHECK(encode(pool.tuple(pair)) == Bytes{131, 104, 2, 119, 1, 'a', 106});
    CHECK(encode(pool.list(pair, pool.integer(1))) ==
          Bytes{131, 108, 0, 0, 0, 2, 119, 1, 'a', 106, 97, 1});
    CHECK(encode(pool.binary("xy")) == Bytes{131, 109, 0, 0, 0, 2, 'x', 'y'});
    const std::uint8_t bits[] = {0xff};
    CHECK(encode(pool.bitstring(bits, 3)) == Bytes{131, 77, 0, 0, 0, 1, 3, 0xe0});
    const std::pair<const Literal*, const Literal*> entries[] = {
        {pool.integer(2), pool.nil()},
        {pool.integer(1), pool.nil()},
        {pool.integer(2), pool.integer(3)}};
    CHECK(encode(pool.map(entries)) == Bytes{131, 116, 0, 0, 0, 2, 97, 1, 106, 97, 2, 97, 3});
    CHECK(encode(pool.export_fun(symbols.intern("m"), symbols.intern("f"), 2)) ==
          Bytes{131, 113, 119, 1, 'm', 119, 1, 'f', 97, 2});
}

TEST_CASE("equal constants are one literal") {
    SymbolTable symbols;
    LiteralPool pool{symbols};
    CHECK(pool.string(U"abc") == pool.string(U"abc"));
    CHECK(pool.real(0.0) != pool.real(-0.0));
    CHECK(pool.integer(1) != pool.real(1.0));
    const std::uint64_t small[] = {7, 0};
    CHECK(pool.integer(false, small) == pool.integer(7));
    CHECK(print_literal(pool.string(U"a\"b")) == "\"a\\\"b\"");
    CHECK(print_atom("Odd one") == "'Odd one'");
    CHECK(print_atom("end") == "'end'");
}

TEST_CASE("MD5 of the standard's test words") {
    const auto hex = [](std::string_view text) {
        std::string out;
        std::uint8_t digest[16];
        joist::Md5 md5;
        md5.add({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
        md5.finish(digest);
        for (const std::uint8_t byte : digest) {
            out += "0123456789abcdef"[byte >> 4];
            out += "0123456789abcdef"[byte & 15];
        }
        return out;
    };
    CHECK(hex("") == "d41d8cd98f00b204e9800998ecf8427e");
    CHECK(hex("message digest") == "f96b697d7cb7938d525a2f31aaf161d0");
    CHECK(hex("12345678901234567890123456789012345678901234567890123456789012345678901234567890") ==
          "57edf4a22be3c955ac49da2e2107b67a");
}
