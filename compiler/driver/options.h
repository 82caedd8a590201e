// The command line of joistc, which is that of erlc where they mean the same. Plain data; no state.
#pragma once

#include "compiler/driver/compile.h"

#include <optional>
#include <string>
#include <vector>

namespace joist::compiler {

/// What the command line asks for.
struct Command {
    CompileOptions compile;
    std::vector<std::string> files;
    std::string output_dir; ///< empty: the current folder
    std::string complaints; ///< to be told before anything else
    bool listing = false;   ///< -S
    bool print = false;     ///< --print: to standard output, no file
    bool list_passes = false; ///< --print=list
    bool help = false;
    bool version = false;
    bool verbose = false;
};

/// Reads `arguments` (without the program's name). No command: `error` says what is wrong.
std::optional<Command> read_command(const std::vector<std::string>& arguments, std::string& error);

/// The text of --print=list: stages and passes, a line each.
std::string list_of_passes();

/// The text of --help.
std::string help_text();

} // namespace joist::compiler
