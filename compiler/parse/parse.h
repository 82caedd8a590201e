// From source text to a parsed module: the front end's entry points. Stateless; each call has its
// own storage.
#pragma once

#include "compiler/parse/ast.h"
#include "compiler/preprocess/preprocessor.h"
#include "compiler/source/diagnostic.h"
#include "compiler/source/source_manager.h"

#include <string>

namespace joist::compiler {

/// How a module's text is to be read.
struct ParseOptions {
    PreprocessOptions preprocess;
    /// The options given from outside the text; ParsedModule::options begins with them.
    OptionTerms options;
    /// A script: the first line may start with `#!`, -module may be missing, main/1 is exported.
    bool escript = false;
    /// The module's name where -module may be missing.
    std::string default_module;
};

/// Reads and parses the file `path`. Problems go to `sink`; the module then holds what could be
/// understood, and its `ok` is false. Names in positions are `path` as given.
ParsedModule parse_file(const std::string& path,
                        const ParseOptions& options,
                        SourceManager& sources,
                        DiagnosticSink& sink);

/// The same for text in memory, called `name` in messages.
ParsedModule parse_text(std::string name,
                        std::string text,
                        const ParseOptions& options,
                        SourceManager& sources,
                        DiagnosticSink& sink);

/// Expressions with commas between (a closing dot may be missing) as the body of `'$eval':eval/0`,
/// which is exported.
ParsedModule parse_eval(std::string text,
                        const ParseOptions& options,
                        SourceManager& sources,
                        DiagnosticSink& sink);

/// Collects the options of `module`, whose forms are all there: those `given` from outside, and those of
/// -compile.
void finish_module(ParsedModule& module, const OptionTerms& given);

} // namespace joist::compiler
