#include "vm/beam/beam_file.h"

#include <catch2/catch.hpp>

#include <cstring>

using namespace joist;

namespace {

const std::vector<std::uint8_t> kCode{1, 0x10, 3};
const std::vector<std::uint8_t> kTerm{131, 106};
const std::vector<std::uint8_t> kStrings{'a', 'b'};

BeamFile sample() {
    BeamFile file;
    file.atoms = {"m", "f", "erlang", "self"};
    file.max_opcode = 178;
    file.label_count = 3;
    file.function_count = 1;
    file.code = kCode;
    file.strings = kStrings;
    file.imports = {{3, 4, 0}};
    file.exports = {{2, 1, 2}};
    file.locals = {{2, 2, 1}};
    file.lambdas = {{2, 2, 1, 0, 1, 77}};
    file.literals = {kTerm, kTerm};
    file.has_lines = true;
    file.lines = {{0, 0}, {0, 7}, {1, 3000}, {0, 9}};
    file.file_names = {"inc.hrl"};
    file.attributes = kTerm;
    file.compile_info = kTerm;
    file.other_chunks = {{{'D', 'b', 'g', 'i'}, kTerm}};
    return file;
}

} // namespace

TEST_CASE("a file reads back as it was written") {
    const auto bytes = write_beam_file(sample());
    CHECK(bytes.size() % 4 == 0);
    BeamFile file;
    BeamFileError error;
    INFO(error.text());
    REQUIRE(read_beam_file(bytes, file, error));
    CHECK(file.module_name() == "m");
    CHECK(file.atom(4) == "self");
    CHECK(file.max_opcode == 178);
    CHECK(file.label_count == 3);
    CHECK(std::vector<std::uint8_t>(file.code.begin(), file.code.end()) == kCode);
    CHECK(bytes[file.code_offset] == 1);
    REQUIRE(file.imports.size() == 1);
    CHECK(file.imports[0].function == 4);
    REQUIRE(file.lambdas.size() == 1);
    CHECK(file.lambdas[0].old_unique == 77);
    REQUIRE(file.literals.size() == 2);
    CHECK(file.literals[1][1] == 106);
    REQUIRE(file.lines.size() == 4);
    CHECK((file.lines[2].file == 1 && file.lines[2].line == 3000));
    CHECK((file.lines[3].file == 0 && file.lines[3].line == 9));
    CHECK(file.file_names.at(0) == "inc.hrl");
    REQUIRE(file.other_chunks.size() == 1);
    CHECK(write_beam_file(file) == bytes);
}

TEST_CASE("long atoms use the form of OTP 28") {
    std::string wide;
    for (int i = 0; i < 200; ++i)
        wide += "\xc3\xa9";
    BeamFile file = sample();
    file.atoms[1] = wide;
    const auto bytes = write_beam_file(file);
    BeamFile back;
    BeamFileError error;
    REQUIRE(read_beam_file(bytes, back, error));
    CHECK(back.atom(2) == wide);
}

TEST_CASE("uncompressed literals, as OTP 28 writes them") {
    auto bytes = write_beam_file(sample());
    // Rewrite LitT: size 0, then the table as it is.
    std::size_t at = 0;
    while (std::memcmp(bytes.data() + at, "LitT", 4) != 0)
        ++at;
    const std::size_t old = (std::size_t{bytes[at + 6]} << 8 | bytes[at + 7]) + 8;
    const std::vector<std::uint8_t> chunk{'L', 'i', 't', 'T', 0, 0, 0, 14, 0,   0,   0, 0,
                                          0,   0,   0,   1,   0, 0, 0, 2,  131, 106, 0, 0};
    bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                bytes.begin() + static_cast<std::ptrdiff_t>(at + (old + 3) / 4 * 4));
    bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at), chunk.begin(), chunk.end());
    const std::size_t size = bytes.size() - 8;
    bytes[6] = static_cast<std::uint8_t>(size >> 8);
    bytes[7] = static_cast<std::uint8_t>(size);
    BeamFile file;
    BeamFileError error;
    const bool good = read_beam_file(bytes, file, error);
    INFO(error.text());
    REQUIRE(good);
    REQUIRE(file.literals.size() == 1);
}

TEST_CASE("a file cut anywhere is refused, and one with a byte changed never does harm") {
    const auto bytes = write_beam_file(sample());
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        BeamFile file;
        BeamFileError error;
        CHECK_FALSE(read_beam_file({bytes.data(), length}, file, error));
        CHECK_FALSE(error.reason.empty());
    }
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        for (const std::uint8_t value : {0, 1, 0x7f, 0x80, 0xff}) {
            auto changed = bytes;
            changed[at] = value;
            BeamFile file;
            BeamFileError error;
            if (read_beam_file(changed, file, error)) CHECK_FALSE(file.atoms.empty());
        }
    }
}

TEST_CASE("errors name the chunk and the place") {
    BeamFile file = sample();
    file.imports = {{3, 9, 0}};
    BeamFile back;
    BeamFileError error;
    CHECK_FALSE(read_beam_file(write_beam_file(file), back, error));
    CHECK(error.chunk == "ImpT");
    CHECK(error.reason == "no atom 9");
    CHECK(error.offset > 12);
    const std::uint8_t other[] = "this is not a beam file at all";
    CHECK_FALSE(read_beam_file(other, back, error));
    CHECK(error.reason == "not a .beam file");
}
