// The door through which the compiler has Erlang run: parse transforms are Erlang programs. The
// virtual machine implements it; the compiler knows no more of the machine than this.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace joist::compiler {

/// Transforms to be run one after the other. Terms are in the external term format.
struct TransformRequest {
    /// A module that was made just now, by the same command.
    struct Made {
        std::string module;
        std::string path;
        std::vector<std::uint8_t> beam;
    };
    std::vector<std::string> modules;  ///< whose parse_transform/2 is called
    std::vector<std::uint8_t> forms;   ///< the module, as a list of forms
    std::vector<std::uint8_t> options; ///< the second argument
    std::vector<Made> companions;      ///< to be used rather than others of their names
    std::string file;                  ///< what messages about no place are about
};

struct TransformAnswer {
    enum class Kind : std::uint8_t {
        kForms,  ///< `forms` are to be compiled
        kFailed, ///< `notes` say why
        kLater,  ///< nothing was run: whoever asked for the compilation goes on
    };
    Kind kind = Kind::kFailed;
    std::vector<std::uint8_t> forms;
    /// [{error | warning, File, Location | none, Text}]; empty: there are none.
    std::vector<std::uint8_t> notes;
};

class TransformRunner {
public:
    virtual ~TransformRunner() = default;
    /// Called from any thread, from several at a time.
    virtual TransformAnswer run(TransformRequest request) = 0;
};

} // namespace joist::compiler
