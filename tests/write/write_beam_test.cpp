#include "tests/support/compile_text.h"

#include "vm/beam/beam_file.h"
#include "vm/beam/compact_term.h"
#include "vm/beam/opcodes.h"

#include <catch2/catch.hpp>

using namespace joist;
using namespace joist::compiler;

namespace {

constexpr std::string_view kSource =
    "-author(me).\nf(X) -> {X, \"text\", 1.5, fun(Y) -> X + Y end}.\ng() -> erlang:self().\n";

} // namespace

TEST_CASE("a compiled module is a file that the reader takes") {
    const CompileResult result = testing::compile_text(kSource, Stage::kBeam);
    REQUIRE(result.ok);
    BeamFile file;
    BeamFileError error;
    const bool good = read_beam_file(result.beam, file, error);
    INFO(error.text());
    REQUIRE(good);
    CHECK(file.module_name() == "m");
    CHECK(file.exports.size() == 4);
    CHECK(file.lambdas.size() == 1);
    CHECK(file.lambdas[0].free_count == 1);
    CHECK(file.literals.size() == 2);
    CHECK_FALSE(file.attributes.empty());
    CHECK_FALSE(file.compile_info.empty());
    // Every instruction decodes, each with as many operands as the table says, and the code ends
    // where it should.
    CompactReader reader{file.code};
    std::uint8_t opcode = 0;
    std::uint32_t labels = 1;
    while (!reader.at_end()) {
        REQUIRE(reader.read_byte(opcode));
        REQUIRE_FALSE(opcode_info(opcode).name.empty());
        CHECK(opcode <= file.max_opcode);
        for (int left = opcode_info(opcode).operands; left > 0; --left) {
            CompactTerm term;
            REQUIRE(reader.read(term));
            if (term.tag == CompactTag::kList) left += static_cast<int>(term.value);
            if (term.tag == CompactTag::kAllocList) left += 2 * static_cast<int>(term.value);
            if (opcode == 1) CHECK(static_cast<std::uint32_t>(term.value) == labels++);
        }
    }
    CHECK(opcode == 3);
    CHECK(labels == file.label_count);
}

TEST_CASE("the same source gives the same bytes") {
    CHECK(testing::compile_text(kSource, Stage::kBeam).beam ==
          testing::compile_text(kSource, Stage::kBeam).beam);
}
