// The head of a script: which lines belong to it, and what stands behind.
#include "vm/machine/script.h"

#include <catch2/catch.hpp>

using namespace joist;

TEST_CASE("a script's header is up to three lines") {
    const std::string_view text = "#!/usr/bin/env escript\n%% -*- erlang -*-\n%%! +S 2\r\nmain(_) -> ok.\n";
    const Script script = read_script(text);
    CHECK(script.flags == " +S 2");
    CHECK(text.substr(script.body) == "main(_) -> ok.\n");
    CHECK(script.kind == Script::Kind::Source);
    CHECK(read_script("#!x\n%%! -a\ny").flags == " -a");
    CHECK(read_script("#!x\nmain(_) -> ok.\n%%! -a\n").flags.empty());
    CHECK(read_script("%%! -a\n").flags.empty()); // the first line is the shell's
}

TEST_CASE("what a script holds is seen from its first bytes") {
    CHECK(read_script("#!x\nFOR1....").kind == Script::Kind::Beam);
    CHECK(read_script("#!x\n%%!\nPK\x03\x04").kind == Script::Kind::Archive);
    CHECK(read_script("").body == 0);
    CHECK(read_script("#!x").body == 3);
}
