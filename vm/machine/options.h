// The command line of `joist`: emulator flags (+S 4), flags for the node and its programs (-pa DIR, -s M F, -eval E), a program
// to run (FILE with its arguments). Forms and meanings are those of `erl` and `escript`.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace joist {

/// What the node is asked to do once it runs, in this order.
struct BootAction {
    enum class Kind : std::uint8_t {
        S,      ///< -s Module [Function [Atom...]]
        Run,    ///< -run Module [Function [String...]]
        Eval,   ///< -eval Text
    };
    Kind kind;
    std::vector<std::string> words;
};

struct Options {
    // Emulator.
    std::uint32_t schedulers = 0;        ///< +S; 0: one for each core
    std::size_t process_limit = 1'048'576; ///< +P
    std::size_t atom_limit = 1'048'576;  ///< +t

    // The node.
    std::vector<std::string> path_first; ///< -pa, in search order
    std::vector<std::string> path_last;  ///< -pz
    std::vector<BootAction> actions;
    bool no_shell = false;
    bool no_input = false;
    bool use_otp = true;                 ///< modules that are nowhere else are taken from an installed OTP

    /// All flags as init:get_arguments/0 tells them: name without the dash, values.
    std::vector<std::pair<std::string, std::vector<std::string>>> flags;
    std::vector<std::string> plain; ///< init:get_plain_arguments/0

    // A program: `joist FILE ARG...`.
    std::string file;
    std::vector<std::string> arguments;

    bool help = false;
    bool version = false;
    std::string error; ///< what is wrong with the command line; empty if nothing
};

/// Reads words (the command line without its first). Looks at the file system only to tell a FILE from a folder after -pa.
Options parse_options(const std::vector<std::string>& words);

/// Emulator flags of an escript's `%%!` line, into `options`. Empty, or what is wrong.
std::string add_emulator_flags(const std::string& line, Options& options);

/// The text of --help and of --version.
std::string help_text();
std::string version_text();

} // namespace joist
