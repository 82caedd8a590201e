// The command line of joistc, which is that of erlc where they mean the same. Plain data; no state.
#pragma once

#include "compiler/driver/compile.h"

#include <optional>
#include <string>
#include <vector>

namespace joist::compiler {

/// Rules for make: the -M family.
struct DependencyWish {
    bool wanted = false;  ///< a rule is to be written
    bool compile = false; ///< ... and the module compiled as well (-MMD)
    bool printed = false; ///< to standard output (-M)
    std::string file;     ///< into this file (-MF); neither: MODULE.Pbeam beside the .beam file
    std::string target;   ///< left side of the rule (-MT, -MQ), ready for make; empty: the .beam
    bool missing = false; ///< include files that aren't there count as dependencies (-MG)
    bool phony = false;   ///< each dependency is a target without a rule (-MP)
};

/// What the command line asks for.
struct Command {
    CompileOptions compile;
    std::vector<std::string> files;
    std::string output;     ///< -o: a folder, or a .beam file; empty: the current folder
    std::string complaints; ///< to be told before anything else
    std::string answer;     ///< to be printed instead of compiling (--help, -list-features)
    DependencyWish dependencies;
    unsigned jobs = 0;        ///< files compiled side by side; 0: as many as there are cores
    std::string_view listing; ///< -S, -P, -E, ...: ending of the file; `compile.stop` says what
    bool only_check = false;  ///< +strong_validation: tell errors and warnings, write nothing
    bool print = false;       ///< --print: to standard output, no file
    bool verbose = false;
    bool json = false;    ///< --diagnostics=json
    bool as_erlc = false; ///< started as erlc: its exit statuses
};

/// Reads `arguments` (without the program's name). `as_erlc`: the program was started under that
/// name. No command: `error` says what is wrong.
std::optional<Command>
read_command(const std::vector<std::string>& arguments, bool as_erlc, std::string& error);

} // namespace joist::compiler
