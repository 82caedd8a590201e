// The whole compiler as one call: Erlang source text in, a .beam file's bytes out. Nothing global:
// calls may run side by side on different threads. What `joistc` and the virtual machine use.
#pragma once

#include "compiler/parse/parse.h"
#include "compiler/source/diagnostic.h"
#include "compiler/source/source_manager.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace joist::compiler {

class GivenModules;
class TransformRunner;

/// Where compilation may stop, to show what there is then.
enum class Stage : std::uint8_t {
    kTokens,        ///< the tokens of the file alone
    kPreprocessed,  ///< source again, behind the preprocessor
    kAbstract,      ///< the forms as text, before transforms
    kLint,          ///< what lint knows of functions, variables, records and types
    kAst,           ///< the syntax tree, in Erlang's abstract format
    kForms,         ///< the forms as one term in the external term format, before transforms
    kTransformed,   ///< the same, after parse transforms and lint
    kExpandedForms, ///< the same, records written out
    kFormsText,     ///< kTransformed as text, a term for each form
    kExpandedText,  ///< kExpandedForms as text
    kSource,        ///< source again, behind preprocessor and parse transforms
    kExpanded,      ///< source again, behind all that is done to it as source
    kCore,          ///< Core, simplified and lifted
    kSsa,           ///< SSA as lowered from Core
    kSsaOpt,        ///< SSA after its passes
    kAssembly,      ///< the generated code, for readers
    kListing,       ///< the generated code, in the terms of OTP's assembler
    kBeam,          ///< all the way
};

/// The stage called `name` (as `--print=list` has them); none if there is no such stage.
std::optional<Stage> stage_named(std::string_view name);

struct CompileInput {
    std::string path;                ///< file to read, or what to call `text`
    std::optional<std::string> text; ///< source text, instead of the file
    bool eval = false;               ///< `text` is expressions, not a module: see parse_eval()
    /// A list of forms in the external term format, instead of text; `path` is what they are
    /// called.
    std::optional<std::vector<std::uint8_t>> forms = {};
};

/// Another module of the same command: a parse transform or a behaviour that is compiled first.
struct Companion {
    enum class State : std::uint8_t {
        kUnknown, ///< no file given makes that module
        kMade,    ///< `path` is its .beam file, complete; `beam` is empty if only listings are made
        kFailed,  ///< it has errors, which are told
        kCircular, ///< it needs the module that needs it; `path` is its source
    };
    State state = State::kUnknown;
    std::string path;
    std::vector<std::uint8_t> beam; ///< what is in the file
};
/// From a module's name to what is known of it. Compiles that module now if it isn't yet, and waits
/// for it.
using CompanionFinder = std::function<Companion(std::string_view module)>;

/// `parse.options` is the list of option terms, as `compile:file` takes them: the one source for
/// what has no field here. All stages find it, with the options of -compile behind, in
/// ParsedModule::options.
struct CompileOptions {
    ParseOptions parse;
    TransformRunner* transforms = nullptr; ///< runs parse transforms; null: they are refused
    bool warnings = true;
    bool warnings_as_errors = false;
    bool export_all = false;
    bool tells_folder = true; ///< Dbgi says where the compiler was started, as that of erlc does
    int target = 25;          ///< the oldest release of OTP that must load the code, 25 to 29
    Stage stop = Stage::kBeam;
    /// With kSsaOpt the pass after which to stop, with kAssembly the step of code generation;
    /// empty: all are made.
    std::string stop_after;
    /// Asked when this module needs another one while it is compiled; may be empty.
    CompanionFinder companion;
    GivenModules* given =
        nullptr; ///< the modules of the same command; null: it makes only this one
};

/// `options` with what its terms say ({d,NAME,VALUE}, {i,DIR}, export_all, ...) in the fields.
/// compile() does this itself.
CompileOptions settle_options(const CompileOptions& options);

struct CompileResult {
    bool ok = false;                ///< no errors; everything asked for is there
    std::string module;             ///< the module's name, if it is known
    bool any_file_name = false;     ///< the file may have another name than the module
    std::vector<std::uint8_t> beam; ///< contents of the .beam file (stop = kBeam)
    bool warnings_count = false;    ///< `ok` is false only because warnings count as errors
    std::string printed;            ///< text of the stage stopped at (any other stop)
};

/// Compiles one module. Errors and warnings go to `sink`, sorted; positions in them belong to
/// `sources`.
CompileResult compile(const CompileInput& input,
                      const CompileOptions& options,
                      SourceManager& sources,
                      DiagnosticSink& sink);

} // namespace joist::compiler
