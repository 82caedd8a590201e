// From the tokens of files to the forms the parser sees: include, define, conditions, macro calls.
// One per compilation; one thread.
#pragma once

#include "compiler/scan/scanner.h"
#include "compiler/scan/token.h"
#include "compiler/source/arena.h"
#include "compiler/source/diagnostic.h"
#include "compiler/source/source_manager.h"
#include "compiler/source/symbol.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace joist::compiler {

/// What the command line says about preprocessing.
struct PreprocessOptions {
    std::vector<std::string> include_dirs; ///< -I, in order
    /// Folders that hold applications (`app` or `app-1.2`), for -include_lib; as in ERL_LIBS.
    std::vector<std::string> lib_dirs;
    /// Folders on the code path (`.../app-1.2/ebin`), whose applications -include_lib finds too.
    std::vector<std::string> code_paths;
    /// The applications of an installed OTP, looked into last; empty: none.
    std::string otp_lib;
    /// -D: name, and the text of the value (`true` when none was given).
    std::vector<std::pair<std::string, std::string>> macros;
    /// Include files that are part of the program: text of `app/include/file.hrl`. May be empty.
    std::function<std::optional<std::string>(std::string_view path)> embedded;
    bool read_files =
        true; ///< -include and -include_lib may read files (of text from a stranger they shouldn't)
    bool maybe_expr = true;        ///< the feature is on unless -feature says otherwise
    bool compr_assign = false;     ///< the feature is on without a -feature
    bool skip_shebang = false;     ///< the first line may start with `#!`
    std::int64_t otp_release = 25; ///< the value of `?OTP_RELEASE`
};

/// Reads a file and all it includes.
class Preprocessor {
public:
    /// Starts with `main_file` of `sources`. All references must outlive the preprocessor.
    Preprocessor(const PreprocessOptions& options,
                 SourceManager& sources,
                 Arena& arena,
                 SymbolTable& symbols,
                 DiagnosticSink& sink,
                 FileId main_file);
    ~Preprocessor();
    Preprocessor(const Preprocessor&) = delete;
    Preprocessor& operator=(const Preprocessor&) = delete;

    /// The next form: macros expanded, directives obeyed, the last token kDot or kEnd. Valid until
    /// the next call. Forms with errors are reported and left out. False at the end.
    bool next_form(std::span<const Token>& form);

    /// Were there macro calls in the form that next_form() last gave?
    bool form_was_expanded() const { return was_expanded_; }

    /// A place where a file begins or goes on, for the forms that say so (see FileForm).
    struct FileChange {
        Pos pos;               ///< the beginning of an included file, where it goes on, of `-file`
        std::uint32_t at_line; ///< presumed line of `pos`, before a `-file` has its effect
        std::string_view name; ///< presumed name from there on
        std::uint32_t line;    ///< presumed line from there on
        bool written;          ///< by `-file`
    };
    /// The changes since the last call; they come before the form that next_form() last gave.
    std::vector<FileChange> take_file_changes() { return std::move(changes_); }

    /// All of them, once next_form() has returned false.
    const std::vector<QuotedWord>& quoted_words() const { return quoted_words_; }

    /// Reads a file that is looked for as -include does, for the form last given: its text, and in
    /// `pos` its beginning. None: it can't be read.
    std::optional<std::u32string_view> include_text(const std::string& name, Pos& pos);
    /// Behind include_text(), when what comes before the form has been taken: goes on at `dot`.
    void leave_text(Pos dot) { note_file(dot); }

    /// Is the feature compr_assign on?
    bool compr_assign() const { return compr_assign_; }
    /// End of the main file, once next_form() has returned false.
    Pos end_position() const { return end_; }
    /// Defines what `?MODULE` gives when the text has no -module.
    void set_module(Symbol name);

private:
    /// Arity of a macro without parentheses.
    static constexpr int kNoArgs = -1;

    enum class Builtin : std::uint8_t {
        kNone,
        kLine,
        kFile,
        kFunctionName,
        kFunctionArity,
        kFeatureAvailable,
        kFeatureEnabled
    };

    /// A token of a macro's body; `parameter` >= 0: an argument goes here, as text if `stringify`.
    struct BodyToken {
        Token token;
        int parameter = -1;
        bool stringify = false;
    };
    struct MacroUse {
        Symbol name;
        int arity;
    };
    struct Macro {
        int arity = kNoArgs;
        Builtin builtin = Builtin::kNone;
        bool predefined = false;
        std::vector<BodyToken> body;
        std::vector<MacroUse> uses;
        std::uint32_t checked = 0; ///< value of generation_ when last found not to be circular
    };
    struct MacroSet {
        std::vector<Macro> overloads;
        const Macro* find(int arity) const;
        Macro* find(int arity);
    };

    /// An -ifdef, -ifndef or -if not yet closed.
    struct Condition {
        std::string_view directive;
        bool parent_active;
        bool active; ///< the branch now being read counts
        bool taken;  ///< some branch counted
        bool seen_else;
    };
    struct OpenFile {
        std::unique_ptr<Scanner> scanner;
        std::vector<Condition> conditions;
    };

    /// Tokens still to be expanded; the last frame is read first.
    struct Frame {
        const Token* at;
        const Token* end;
        std::unique_ptr<std::vector<Token>> owned; ///< the tokens, unless they are the form's own
    };

    // Directives (directives.cpp). `tokens` begins with `-` and the directive's name.
    /// True: the form was a directive, and is done with.
    bool directive(std::span<const Token> tokens);
    /// The same for those that are obeyed, or at least counted, in skipped text too.
    bool conditional(std::span<const Token> tokens);
    bool is_active() const;
    /// Is `name` the name of a macro?
    bool is_defined_macro(const Token& name) const;
    void begin_condition(std::string_view name, std::span<const Token> tokens);
    void next_branch(std::string_view name, std::span<const Token> tokens);
    bool defined_condition(std::string_view name, std::span<const Token> tokens);
    void do_define(std::span<const Token> tokens);
    void do_undef(std::span<const Token> tokens);
    void do_include(std::span<const Token> tokens, bool lib);
    void do_message(std::span<const Token> tokens, bool is_error);
    void do_file(std::span<const Token> tokens);
    void do_feature(std::span<const Token> tokens);
    bool evaluate_if(std::span<const Token> tokens);
    void note_module(std::span<const Token> tokens);
    bool open(FileId file, Pos include_pos);
    void note_file(Pos pos);
    void badly_formed(std::span<const Token> tokens, std::size_t index);
    /// Where -include looks, in order; empty: the working directory.
    std::vector<std::string> include_folders() const;
    /// Which file was probably meant (include_hints.cpp).
    std::string include_hint(const std::string& path, bool lib) const;
    std::string include_lib_hint(const std::string& path) const;
    /// What a directive that isn't known was probably meant to be.
    std::string condition_hint() const;
    std::optional<FileId> find_include(const std::string& name, LoadError& error);
    std::optional<FileId> find_include_lib(const std::string& name, LoadError& error);
    std::optional<FileId> load(const std::string& path, LoadError& error);

    // Macros (preprocessor.cpp).
    void define_builtin(std::string_view name, Builtin builtin);
    void define_constant(std::string_view name, const Token& value);
    void define_option(const std::string& name, const std::string& value, FileId main_file);
    bool expand(std::span<const Token> tokens, std::vector<Token>& out);
    std::string macro_hint(Symbol name);
    bool expand_call(const Token& question, std::vector<Token>& out);
    bool
    expand_builtin(const Macro& macro, const Token& name, std::span<const std::vector<Token>> args);
    bool collect_args(const Token& name, std::vector<std::vector<Token>>& args);
    bool substitute(const Macro& macro, Pos pos, std::span<const std::vector<Token>> args);
    bool is_circular(Symbol name, Macro& macro);
    bool find_circle(Symbol name, int arity, Macro& macro, std::vector<MacroUse>& path);
    bool take(Token& token);
    const Token* peek();
    std::vector<Token>* push_buffer();
    Token string_token(Pos pos, std::string_view text);
    bool function_of_form(Symbol& name, std::int64_t& arity) const;
    std::vector<MacroUse> uses_in(std::span<const Token> body) const;

    const PreprocessOptions& options_;
    SourceManager& sources_;
    Arena& arena_;
    SymbolTable& symbols_;
    DiagnosticSink& sink_;
    std::vector<OpenFile> files_;
    std::size_t includes_ = 0, included_bytes_ = 0;
    bool included_too_much_ = false; ///< reported: further ones are skipped
    std::vector<FileChange> changes_;
    std::vector<QuotedWord> quoted_words_;
    std::unordered_map<Symbol, MacroSet> macros_;
    mutable unsigned hints_ = 0;      ///< given so far
    std::optional<Token> misspelt_{}; ///< the name of the first directive like -ifdef that is none
    std::vector<Token> raw_;
    std::vector<Token> expanded_;
    std::span<const Token> current_; ///< the form being expanded, as scanned
    std::vector<Frame> frames_;
    std::vector<std::unique_ptr<std::vector<Token>>> spare_;
    std::size_t produced_ = 0; ///< tokens made by expansion
    std::uint32_t generation_ = 1;
    FileId main_file_;
    Pos end_;
    bool compr_assign_ = false; ///< the feature is on
    bool was_expanded_ = false;
    bool features_closed_ = false; ///< -feature may not come any more
};

} // namespace joist::compiler
