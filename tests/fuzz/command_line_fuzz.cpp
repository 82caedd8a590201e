// The command line, a word a line, and the head of an escript with its flags: the same bytes are tried as both.
#include "tests/fuzz/fuzz_target.h"
#include "vm/machine/options.h"
#include "vm/machine/script.h"

#include <string>
#include <vector>

FUZZ_TARGET(command_line) {
    const std::string text{input.begin(), input.end()};
    const joist::Script script = joist::read_script(text);
    if (script.body > text.size()) __builtin_trap();
    joist::Options options;
    joist::add_emulator_flags(script.flags, options);

    std::vector<std::string> words;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        words.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    joist::parse_options(words);
}
