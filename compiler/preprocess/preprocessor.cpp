// Forms in order, and the expansion of macro calls; directives are in directives.cpp. See
// preprocessor.h.
//
// A macro call is replaced by its body with the arguments put in, and the result is read again
// together with what follows. Whether macros call each other in a circle is found from their
// definitions, so expansion always ends; a limit on its size keeps it from ending too late.
#include "compiler/preprocess/preprocessor.h"

#include "compiler/source/suggest.h"
#include "compiler/source/utf8.h"

#include <algorithm>

namespace joist::compiler {

namespace {

/// Tokens that the macros of a module may make.
constexpr std::size_t kMaxExpansion = 6'000'000;

/// What closes `kind` where it opens a group inside macro arguments; kEnd if it opens none.
TokenKind closer_of(TokenKind kind) {
    switch (kind) {
    case TokenKind::kLeftParen:
        return TokenKind::kRightParen;
    case TokenKind::kLeftBracket:
        return TokenKind::kRightBracket;
    case TokenKind::kLeftBrace:
        return TokenKind::kRightBrace;
    case TokenKind::kLeftBin:
        return TokenKind::kRightBin;
    case TokenKind::kBegin:
    case TokenKind::kIf:
    case TokenKind::kCase:
    case TokenKind::kReceive:
    case TokenKind::kTry:
    case TokenKind::kMaybe:
        return TokenKind::kWordEnd;
    default:
        return TokenKind::kEnd;
    }
}

/// Follows the nesting of groups through a run of tokens.
class Nesting {
public:
    /// Call for each token, with the one or two after it (null: none). False: a group is closed
    /// that isn't open.
    bool step(const Token& token, const Token* next, const Token* after_next) {
        TokenKind closer = closer_of(token.kind);
        // `fun` ends with `end` only where clauses follow: `fun (` or `fun Name (`.
        if (token.kind == TokenKind::kFun && next &&
            (next->kind == TokenKind::kLeftParen || (next->kind == TokenKind::kVar && after_next &&
                                                     after_next->kind == TokenKind::kLeftParen)))
            closer = TokenKind::kWordEnd;
        if (closer != TokenKind::kEnd) {
            open_.push_back(closer);
            return true;
        }
        switch (token.kind) {
        case TokenKind::kRightParen:
        case TokenKind::kRightBracket:
        case TokenKind::kRightBrace:
        case TokenKind::kRightBin:
        case TokenKind::kWordEnd:
            // With nothing open it is a token like any other.
            if (open_.empty()) return true;
            if (open_.back() != token.kind) return false;
            open_.pop_back();
            return true;
        default:
            return true;
        }
    }
    bool empty() const { return open_.empty(); }

private:
    std::vector<TokenKind> open_;
};

/// Number of arguments in `tokens`, which starts behind `(`. -1: the parenthesis isn't closed.
int count_args(std::span<const Token> tokens) {
    Nesting nesting;
    int commas = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const Token& token = tokens[i];
        if (nesting.empty() && token.kind == TokenKind::kRightParen) return i == 0 ? 0 : commas + 1;
        if (token.kind == TokenKind::kDot || token.kind == TokenKind::kEnd) return -1;
        if (nesting.empty() && token.kind == TokenKind::kComma) ++commas;
        if (!nesting.step(token,
                          i + 1 < tokens.size() ? &tokens[i + 1] : nullptr,
                          i + 2 < tokens.size() ? &tokens[i + 2] : nullptr))
            return -1;
    }
    return -1;
}

std::string call_name(Symbol name, int arity) {
    std::string text{name.text()};
    if (arity >= 0) text.append("/").append(std::to_string(arity));
    return text;
}

} // namespace

const Preprocessor::Macro* Preprocessor::MacroSet::find(int arity) const {
    for (const Macro& macro : overloads)
        if (macro.arity == arity) return &macro;
    return nullptr;
}

Preprocessor::Macro* Preprocessor::MacroSet::find(int arity) {
    return const_cast<Macro*>(std::as_const(*this).find(arity));
}

Preprocessor::Preprocessor(const PreprocessOptions& options,
                           SourceManager& sources,
                           Arena& arena,
                           SymbolTable& symbols,
                           DiagnosticSink& sink,
                           FileId main_file)
    : options_{options}, sources_{sources}, arena_{arena}, symbols_{symbols}, sink_{sink},
      main_file_{main_file}, compr_assign_{options.compr_assign} {
    reserve_maybe(symbols_, options.maybe_expr);
    define_builtin("LINE", Builtin::kLine);
    define_builtin("FILE", Builtin::kFile);
    define_builtin("FUNCTION_NAME", Builtin::kFunctionName);
    define_builtin("FUNCTION_ARITY", Builtin::kFunctionArity);
    define_builtin("FEATURE_AVAILABLE", Builtin::kFeatureAvailable);
    define_builtin("FEATURE_ENABLED", Builtin::kFeatureEnabled);
    Token machine{TokenKind::kAtom, {}};
    machine.symbol = symbols_.intern("BEAM");
    define_constant("MACHINE", machine);
    machine.symbol = symbols_.intern("true");
    define_constant("BEAM", machine);
    Token release{TokenKind::kInteger, {}};
    release.integer = options.otp_release;
    define_constant("OTP_RELEASE", release);
    for (const auto& [name, value] : options.macros)
        define_option(name, value, main_file);
    open(main_file, {});
    if (options.skip_shebang) files_.back().scanner->skip_shebang();
}

Preprocessor::~Preprocessor() = default;

bool Preprocessor::next_form(std::span<const Token>& form) {
    while (!files_.empty()) {
        OpenFile& file = files_.back();
        if (!file.scanner->next_form(raw_)) {
            const Pos end = file.scanner->position();
            for (const Condition& condition : file.conditions)
                sink_.error(end,
                            "unterminated '-" + std::string{condition.directive} + "'",
                            1,
                            misspelt_ ? condition_hint() : "an -endif is missing");
            if (files_.size() == 1) end_ = end;
            const std::vector<QuotedWord>& words = file.scanner->quoted_words();
            quoted_words_.insert(quoted_words_.end(), words.begin(), words.end());
            files_.pop_back();
            if (!files_.empty()) note_file(files_.back().scanner->after_form());
            continue;
        }
        const bool active = is_active();
        if (raw_.empty()) {
            if (active)
                for (const Diagnostic& error : file.scanner->form_errors())
                    sink_.add(error);
            continue;
        }
        const bool is_attribute =
            raw_.size() > 2 && raw_[0].kind == TokenKind::kMinus && raw_[1].is_word();
        current_ = raw_;
        if (is_attribute) {
            if (conditional(raw_) || !active || directive(raw_)) continue;
        } else {
            if (!active) continue;
            features_closed_ = true;
        }
        was_expanded_ = files_.back().scanner->form_has_macro();
        if (!was_expanded_) {
            form = raw_;
            return true;
        }
        if (!expand(raw_, expanded_)) continue;
        form = expanded_;
        return true;
    }
    return false;
}

void Preprocessor::define_builtin(std::string_view name, Builtin builtin) {
    Macro macro;
    macro.builtin = builtin;
    macro.predefined = true;
    if (builtin == Builtin::kFeatureAvailable || builtin == Builtin::kFeatureEnabled)
        macro.arity = 1;
    macros_[symbols_.intern(name)].overloads.push_back(std::move(macro));
}

void Preprocessor::define_constant(std::string_view name, const Token& value) {
    Macro macro;
    macro.predefined = true;
    macro.body.push_back({value, -1, false});
    MacroSet& set = macros_[symbols_.intern(name)];
    set.overloads.clear();
    set.overloads.push_back(std::move(macro));
    ++generation_;
}

void Preprocessor::define_option(const std::string& name,
                                 const std::string& value,
                                 FileId main_file) {
    MacroSet& set = macros_[symbols_.intern(name)];
    // These have a value as soon as the module has a name.
    const bool names_module = name == "MODULE" || name == "MODULE_STRING" ||
                              name == "BASE_MODULE" || name == "BASE_MODULE_STRING";
    if (names_module || !set.overloads.empty()) {
        const bool predefined = names_module || (set.overloads.front().predefined &&
                                                 set.overloads.front().arity == kNoArgs);
        sink_.file_error(std::string{sources_.name(main_file)},
                         std::string{"redefining "} + (predefined ? "predefined " : "") +
                             "macro '" + name + "'");
        return;
    }
    LoadError error;
    const auto file = sources_.add("-D" + name, value, error);
    if (!file) return sink_.file_error("-D" + name, error.message);
    Scanner scanner{sources_, *file, arena_, symbols_};
    std::vector<Token> tokens;
    Macro macro;
    if (scanner.next_form(tokens))
        for (const Token& token : tokens)
            if (token.kind != TokenKind::kEnd && token.kind != TokenKind::kDot)
                macro.body.push_back({token, -1, false});
    for (const Diagnostic& problem : scanner.form_errors())
        sink_.add(problem);
    std::vector<Token> plain;
    for (const BodyToken& token : macro.body)
        plain.push_back(token.token);
    macro.uses = uses_in(plain);
    set.overloads.push_back(std::move(macro));
}

void Preprocessor::set_module(Symbol name) {
    Token token{TokenKind::kAtom, {}};
    token.symbol = name;
    define_constant("MODULE", token);
    define_constant("MODULE_STRING", string_token({}, name.text()));
}

Token Preprocessor::string_token(Pos pos, std::string_view text) {
    std::u32string decoded;
    for (const char* at = text.data(); at < text.data() + text.size();)
        decoded.push_back(next_code_point(at));
    Token token{TokenKind::kString, pos};
    token.string = arena_.make<std::u32string_view>(arena_.copy(std::u32string_view{decoded}));
    return token;
}

bool Preprocessor::take(Token& token) {
    while (!frames_.empty()) {
        Frame& frame = frames_.back();
        if (frame.at < frame.end) {
            token = *frame.at++;
            return true;
        }
        if (frame.owned) spare_.push_back(std::move(frame.owned));
        frames_.pop_back();
    }
    return false;
}

const Token* Preprocessor::peek() {
    for (std::size_t i = frames_.size(); i-- > 0;)
        if (frames_[i].at < frames_[i].end) return frames_[i].at;
    return nullptr;
}

std::vector<Token>* Preprocessor::push_buffer() {
    Frame frame{};
    if (spare_.empty()) {
        frame.owned = std::make_unique<std::vector<Token>>();
    } else {
        frame.owned = std::move(spare_.back());
        spare_.pop_back();
        frame.owned->clear();
    }
    frames_.push_back(std::move(frame));
    return frames_.back().owned.get();
}

bool Preprocessor::expand(std::span<const Token> tokens, std::vector<Token>& out) {
    out.clear();
    frames_.clear();
    frames_.push_back({tokens.data(), tokens.data() + tokens.size(), nullptr});
    Token token;
    while (take(token)) {
        if (token.kind != TokenKind::kQuestion) {
            out.push_back(token);
            continue;
        }
        if (!expand_call(token, out)) return false;
    }
    return true;
}

/// The defined macro that may have been meant.
std::string Preprocessor::macro_hint(Symbol name) {
    // Each undefined macro costs a look at all others.
    constexpr unsigned kMost = 20;
    if (hints_++ >= kMost) return {};
    std::vector<std::string_view> names;
    for (const auto& [other, set] : macros_)
        if (!set.overloads.empty()) names.push_back(other.text());
    std::sort(names.begin(), names.end());
    const std::string_view meant = most_similar(name.text(), names);
    return meant.empty() ? std::string{} : "did you mean ?" + std::string{meant} + "?";
}

bool Preprocessor::expand_call(const Token& question, std::vector<Token>& out) {
    Token name;
    if (!take(name)) {
        sink_.error(question.pos, "illegal macro call '?'");
        return false;
    }
    if (name.kind != TokenKind::kAtom && name.kind != TokenKind::kVar) {
        const std::string text = name.kind == TokenKind::kDot ? "dot" : describe_token(name);
        sink_.error(name.pos, "illegal macro call '?" + text + "'");
        return false;
    }
    const std::uint32_t length = token_length(name);
    const auto known = macros_.find(name.symbol);
    const Token* next = peek();
    const bool has_paren = next && next->kind == TokenKind::kLeftParen;
    if (known == macros_.end() || known->second.overloads.empty()) {
        std::string shown{name.symbol.text()};
        std::vector<std::vector<Token>> args;
        if (has_paren) {
            if (!collect_args(name, args)) return false;
            shown = call_name(name.symbol, static_cast<int>(args.size()));
        }
        sink_.error(name.pos, "undefined macro '" + shown + "'", length, macro_hint(name.symbol));
        return false;
    }
    MacroSet& set = known->second;
    Macro* macro = nullptr;
    std::vector<std::vector<Token>> args;
    const bool only_plain = set.overloads.size() == 1 && set.overloads[0].arity == kNoArgs;
    if (only_plain || !has_paren) {
        macro = set.find(kNoArgs);
    } else {
        if (!collect_args(name, args)) return false;
        macro = set.find(static_cast<int>(args.size()));
    }
    if (!macro) {
        sink_.error(name.pos,
                    "argument mismatch for macro '" + std::string{name.symbol.text()} + "'",
                    length);
        return false;
    }
    if (macro->builtin != Builtin::kNone) return expand_builtin(*macro, name, args);
    if (is_circular(name.symbol, *macro)) {
        sink_.error(
            name.pos, "circular macro '" + call_name(name.symbol, macro->arity) + "'", length);
        return false;
    }
    return substitute(*macro, name.pos, args);
}

bool Preprocessor::expand_builtin(const Macro& macro,
                                  const Token& name,
                                  std::span<const std::vector<Token>> args) {
    Token result{TokenKind::kInteger, name.pos};
    switch (macro.builtin) {
    case Builtin::kLine:
        result.integer = sources_.presumed(name.pos).line;
        break;
    case Builtin::kFile:
        result = string_token(name.pos, sources_.presumed(name.pos).file);
        break;
    case Builtin::kFunctionName:
    case Builtin::kFunctionArity: {
        Symbol function;
        std::int64_t arity = 0;
        if (!function_of_form(function, arity)) {
            const bool first = expanded_.empty() && current_[0].kind == TokenKind::kQuestion;
            sink_.error(
                name.pos,
                "?" + std::string{name.symbol.text()} +
                    (first ? " must not begin a form" : " can only be used within a function"),
                token_length(name));
            return false;
        }
        if (macro.builtin == Builtin::kFunctionArity) {
            result.integer = arity;
        } else {
            result.kind = TokenKind::kAtom;
            result.symbol = function;
        }
        break;
    }
    case Builtin::kFeatureAvailable:
    case Builtin::kFeatureEnabled: {
        const bool is_one = args.size() == 1 && args[0].size() == 1;
        const bool is_maybe = is_one && args[0][0].is_atom("maybe_expr");
        const bool is_assign = is_one && args[0][0].is_atom("compr_assign");
        const bool is_on = is_maybe ? symbols_.intern("maybe").keyword() != 0 : compr_assign_;
        const bool value =
            (is_maybe || is_assign) && (macro.builtin == Builtin::kFeatureAvailable || is_on);
        result.kind = TokenKind::kAtom;
        result.symbol = symbols_.intern(value ? "true" : "false");
        break;
    }
    case Builtin::kNone:
        break;
    }
    std::vector<Token>* buffer = push_buffer();
    buffer->push_back(result);
    frames_.back().at = buffer->data();
    frames_.back().end = buffer->data() + buffer->size();
    return true;
}

bool Preprocessor::collect_args(const Token& name, std::vector<std::vector<Token>>& args) {
    const auto bad = [&] {
        sink_.error(name.pos,
                    "badly formed argument for macro '" + std::string{name.symbol.text()} + "'",
                    token_length(name));
        return false;
    };
    Token token;
    take(token); // the parenthesis
    std::vector<Token> all;
    Nesting nesting;
    // Read one token ahead so that the nesting can look past `fun`; the lookahead is what peek()
    // and the frame give.
    for (;;) {
        const Token* next = peek();
        if (!next || next->kind == TokenKind::kDot || next->kind == TokenKind::kEnd) return bad();
        take(token);
        if (nesting.empty() &&
            (token.kind == TokenKind::kRightParen || token.kind == TokenKind::kComma)) {
            const bool last = token.kind == TokenKind::kRightParen;
            if (all.empty() && !(last && args.empty())) return bad();
            if (!all.empty()) args.push_back(std::move(all));
            all.clear();
            if (last) return true;
            continue;
        }
        next = peek();
        const Token* after_next = nullptr;
        if (next && token.kind == TokenKind::kFun) {
            const Frame* frame = nullptr;
            for (std::size_t i = frames_.size(); i-- > 0 && !frame;)
                if (frames_[i].at < frames_[i].end) frame = &frames_[i];
            if (frame && frame->end - frame->at > 1) after_next = frame->at + 1;
        }
        if (!nesting.step(token, next, after_next)) return bad();
        all.push_back(token);
    }
}

bool Preprocessor::substitute(const Macro& macro,
                              Pos pos,
                              std::span<const std::vector<Token>> args) {
    if (produced_ > kMaxExpansion) return false; // which was told of
    std::vector<Token>* buffer = push_buffer();
    for (const BodyToken& part : macro.body) {
        if (part.parameter < 0) {
            buffer->push_back(part.token);
            buffer->back().pos = pos;
            if (part.token.kind == TokenKind::kAtom && part.token.prefix != 0)
                quoted_words_.push_back({pos, part.token.symbol});
            else
                buffer->back().prefix = 0; // a sigil's text stands where all else does
            continue;
        }
        const std::vector<Token>& arg = args[static_cast<std::size_t>(part.parameter)];
        if (part.stringify) {
            std::string text;
            for (const Token& token : arg) {
                if (!text.empty()) text.push_back(' ');
                text += token_source(token);
            }
            buffer->push_back(string_token(pos, text));
            continue;
        }
        buffer->insert(buffer->end(), arg.begin(), arg.end());
        // What follows an argument is taken to stand where the argument ended.
        if (!arg.empty()) pos = arg.back().pos;
    }
    produced_ += buffer->size();
    frames_.back().at = buffer->data();
    frames_.back().end = buffer->data() + buffer->size();
    if (produced_ > kMaxExpansion || frames_.size() > kMaxExpansion / 100) {
        sink_.error(pos, "macro expansion too large");
        return false;
    }
    return true;
}

bool Preprocessor::is_circular(Symbol name, Macro& macro) {
    if (macro.uses.empty() || macro.checked == generation_) return false;
    std::vector<MacroUse> path;
    return find_circle(name, macro.arity, macro, path);
}

bool Preprocessor::find_circle(Symbol name, int arity, Macro& macro, std::vector<MacroUse>& path) {
    if (macro.uses.empty() || macro.checked == generation_) return false;
    const auto same = [&](const MacroUse& use) { return use.name == name && use.arity == arity; };
    if (std::any_of(path.begin(), path.end(), same)) return true;
    // A chain this long is no program's; calling it circular keeps the recursion here bounded.
    if (path.size() > 2000) return true;
    path.push_back({name, arity});
    for (const MacroUse& use : macro.uses) {
        const auto known = macros_.find(use.name);
        if (known == macros_.end()) continue;
        Macro* used = known->second.find(use.arity);
        if (!used) used = known->second.find(kNoArgs);
        if (used && find_circle(use.name, used->arity, *used, path)) return true;
    }
    path.pop_back();
    macro.checked = generation_;
    return false;
}

std::vector<Preprocessor::MacroUse> Preprocessor::uses_in(std::span<const Token> body) const {
    std::vector<MacroUse> uses;
    for (std::size_t i = 0; i + 1 < body.size(); ++i) {
        if (body[i].kind != TokenKind::kQuestion) continue;
        const Token& name = body[i + 1];
        if (name.kind != TokenKind::kAtom && name.kind != TokenKind::kVar) continue;
        int arity = kNoArgs;
        if (i + 2 < body.size() && body[i + 2].kind == TokenKind::kLeftParen)
            arity = count_args(body.subspan(i + 3));
        uses.push_back({name.symbol, arity});
    }
    return uses;
}

bool Preprocessor::function_of_form(Symbol& name, std::int64_t& arity) const {
    // The head may come from a macro.
    const bool from_macro = !current_.empty() && current_[0].kind == TokenKind::kQuestion;
    const std::span<const Token> tokens = from_macro ? std::span<const Token>{expanded_} : current_;
    if (tokens.size() < 2 || tokens[0].kind != TokenKind::kAtom ||
        tokens[1].kind != TokenKind::kLeftParen)
        return false;
    name = tokens[0].symbol;
    arity = count_args(tokens.subspan(2));
    return arity >= 0;
}

} // namespace joist::compiler
