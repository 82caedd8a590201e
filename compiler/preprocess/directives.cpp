// Preprocessor directives: -define, -include, -ifdef and their kin. See preprocessor.h.
#include "compiler/preprocess/attribute_names.h"
#include "compiler/preprocess/condition.h"
#include "compiler/preprocess/include_paths.h"
#include "compiler/preprocess/library_headers.h"
#include "compiler/preprocess/preprocessor.h"

#include "compiler/source/utf8.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <unordered_map>

namespace joist::compiler {

namespace {

constexpr std::size_t kMaxIncludeDepth = 40;
/// Files included in all, and their bytes: two that include each other twice double at each level.
constexpr std::size_t kMaxIncludes = 10'000;
constexpr std::size_t kMaxIncludedBytes = 200'000'000;

std::string to_utf8(std::u32string_view text) {
    std::string out;
    for (const char32_t c : text)
        append_utf8(out, c);
    return out;
}

/// Reads a term from tokens and writes it as OTP shows terms.
class TermText {
public:
    explicit TermText(std::span<const Token> tokens) : tokens_{tokens} {}
    /// Are the tokens one term? Its text is then in `text`.
    bool read() { return term(0) && at_ == tokens_.size(); }
    std::string text;

private:
    TokenKind kind() const { return at_ < tokens_.size() ? tokens_[at_].kind : TokenKind::kEnd; }
    bool accept(TokenKind wanted) {
        if (kind() != wanted) return false;
        ++at_;
        return true;
    }
    bool sequence(int depth, TokenKind close, std::string_view closing, bool pairs) {
        if (!accept(close)) {
            do {
                if (text.back() != '{' && text.back() != '[') text += ',';
                if (!term(depth)) return false;
                if (pairs) {
                    if (!accept(TokenKind::kFatArrow)) return false;
                    text += " => ";
                    if (!term(depth)) return false;
                } else if (close == TokenKind::kRightBracket && accept(TokenKind::kBar)) {
                    text += '|';
                    if (!term(depth)) return false;
                    break;
                }
            } while (accept(TokenKind::kComma));
            if (!accept(close)) return false;
        }
        text += closing;
        return true;
    }
    bool term(int depth) {
        if (depth > 100) return false;
        const Token* const token = at_ < tokens_.size() ? &tokens_[at_++] : nullptr;
        if (!token) return false;
        switch (token->kind) {
        case TokenKind::kAtom:
        case TokenKind::kInteger:
        case TokenKind::kBigInteger:
        case TokenKind::kFloat:
            text += token_source(*token);
            return true;
        case TokenKind::kChar:
            text += std::to_string(token->integer);
            return true;
        case TokenKind::kMinus: {
            const TokenKind number = kind();
            text += '-';
            return (number == TokenKind::kInteger || number == TokenKind::kBigInteger ||
                    number == TokenKind::kFloat || number == TokenKind::kChar) &&
                   term(depth + 1);
        }
        case TokenKind::kString: {
            std::u32string all{*token->string};
            while (kind() == TokenKind::kString)
                all += *tokens_[at_++].string;
            text += all.empty() ? "[]" : quote_string(all);
            return true;
        }
        case TokenKind::kLeftBrace:
            text += '{';
            return sequence(depth + 1, TokenKind::kRightBrace, "}", false);
        case TokenKind::kLeftBracket:
            text += '[';
            return sequence(depth + 1, TokenKind::kRightBracket, "]", false);
        case TokenKind::kHash:
            if (!accept(TokenKind::kLeftBrace)) return false;
            text += "#{";
            return sequence(depth + 1, TokenKind::kRightBrace, "}", true);
        default:
            return false;
        }
    }

    std::span<const Token> tokens_;
    std::size_t at_ = 0;
};

/// `$NAME/rest` with NAME taken from the environment.
std::string expand_environment(const std::string& name) {
    if (!name.starts_with('$')) return name;
    const std::size_t slash = std::min(name.find('/'), name.size());
    const char* value = std::getenv(name.substr(1, slash - 1).c_str());
    return value ? value + name.substr(slash) : name;
}

} // namespace

bool Preprocessor::is_defined_macro(const Token& name) const {
    if (name.kind != TokenKind::kAtom && name.kind != TokenKind::kVar) return false;
    const auto known = macros_.find(name.symbol);
    return known != macros_.end() && !known->second.overloads.empty();
}

bool Preprocessor::is_active() const {
    return files_.back().conditions.empty() || files_.back().conditions.back().active;
}

void Preprocessor::badly_formed(std::span<const Token> tokens, std::size_t index) {
    const Token& token = tokens[std::min(index, tokens.size() - 1)];
    sink_.error(token.pos,
                "badly formed '" + std::string{tokens[1].symbol.text()} + "'",
                token_length(token));
}

bool Preprocessor::conditional(std::span<const Token> tokens) {
    const std::string_view name = tokens[1].symbol.text();
    if (name == "ifdef" || name == "ifndef" || name == "if") {
        begin_condition(name, tokens);
        return true;
    }
    if (name != "else" && name != "elif" && name != "endif") {
        if (!misspelt_ && is_conditional(meant_attribute(name))) misspelt_ = tokens[1];
        return false;
    }
    auto& conditions = files_.back().conditions;
    const Pos pos = tokens[1].pos;
    const auto length = static_cast<std::uint32_t>(name.size());
    if (conditions.empty()) {
        if (name != "elif" && tokens[2].kind != TokenKind::kDot)
            badly_formed(tokens, 2);
        else
            sink_.error(pos, "unbalanced '-" + std::string{name} + "'", length, condition_hint());
        return true;
    }
    if (name == "endif") {
        if (conditions.back().parent_active && conditions.back().active &&
            tokens[2].kind != TokenKind::kDot)
            badly_formed(tokens, 2);
        else
            conditions.pop_back();
        return true;
    }
    const bool is_read = is_active();
    if (name == "else" && is_read && tokens[2].kind != TokenKind::kDot) {
        badly_formed(tokens, 2);
        return true;
    }
    if (conditions.back().seen_else && conditions.back().parent_active) {
        sink_.error(pos,
                    name == "else" ? "repeated '-else'"
                    : is_read      ? "unbalanced '-elif'"
                                   : "'elif' following 'else'",
                    length);
        conditions.back().active = false;
        return true;
    }
    next_branch(name, tokens);
    return true;
}

void Preprocessor::begin_condition(std::string_view name, std::span<const Token> tokens) {
    const bool outer = is_active();
    Condition condition{name == "ifdef"    ? "ifdef"
                        : name == "ifndef" ? "ifndef"
                                           : "if",
                        outer,
                        false,
                        false,
                        false};
    if (outer) {
        condition.active = name == "if" ? evaluate_if(tokens) : defined_condition(name, tokens);
        condition.taken = condition.active;
    }
    files_.back().conditions.push_back(condition);
}

void Preprocessor::next_branch(std::string_view name, std::span<const Token> tokens) {
    Condition& condition = files_.back().conditions.back();
    if (name == "else")
        condition.directive = "else";
    else if (condition.taken)
        condition.directive = "elif";
    const bool may_be_taken = condition.parent_active && !condition.taken;
    if (name == "else") {
        condition.seen_else = true;
        condition.active = may_be_taken;
    } else {
        condition.active = false;
        // The condition of a branch that can't be taken isn't even looked at.
        const bool value = may_be_taken && evaluate_if(tokens);
        files_.back().conditions.back().active = value;
    }
    Condition& now = files_.back().conditions.back();
    now.taken = now.taken || now.active;
}

bool Preprocessor::defined_condition(std::string_view name, std::span<const Token> tokens) {
    const TokenKind expected[] = {
        TokenKind::kLeftParen, TokenKind::kAtom, TokenKind::kRightParen, TokenKind::kDot};
    for (std::size_t i = 0; i < 4; ++i) {
        const bool is_name =
            i == 1 && tokens.size() > 3 &&
            (tokens[3].kind == TokenKind::kAtom || tokens[3].kind == TokenKind::kVar);
        if (2 + i >= tokens.size() || (!is_name && tokens[2 + i].kind != expected[i])) {
            badly_formed(tokens, 2 + i);
            return false;
        }
    }
    const auto known = macros_.find(tokens[3].symbol);
    const bool is_defined = known != macros_.end() && !known->second.overloads.empty();
    return is_defined == (name == "ifdef");
}

bool Preprocessor::evaluate_if(std::span<const Token> tokens) {
    const std::size_t size = tokens.size();
    if (size < 4 || tokens[2].kind != TokenKind::kLeftParen ||
        tokens[size - 1].kind != TokenKind::kDot) {
        // OTP calls -elif so as well.
        const Token& token = tokens[std::min<std::size_t>(2, size - 1)];
        sink_.error(token.pos, "badly formed 'if'", token_length(token));
        return false;
    }
    std::vector<Token> expression;
    if (!expand(tokens.subspan(2, size - 3), expression)) return false;
    const auto is_defined = [this](Symbol name) {
        const auto known = macros_.find(name);
        return known != macros_.end() && !known->second.overloads.empty();
    };
    return evaluate_condition(expression, tokens[1], tokens[size - 1], is_defined, sink_);
}

bool Preprocessor::directive(std::span<const Token> tokens) {
    const std::string_view name = tokens[1].symbol.text();
    if (name == "define") return do_define(tokens), true;
    if (name == "undef") return features_closed_ = true, do_undef(tokens), true;
    if (name == "include") return do_include(tokens, false), true;
    if (name == "include_lib") return do_include(tokens, true), true;
    if (name == "error") return do_message(tokens, true), true;
    if (name == "warning") return do_message(tokens, false), true;
    if (name == "file") return do_file(tokens), true;
    if (name == "feature") return do_feature(tokens), true;
    if (name == "module")
        note_module(tokens);
    else if (name != "moduledoc" && name != "doc")
        features_closed_ = true;
    return false;
}

void Preprocessor::note_module(std::span<const Token> tokens) {
    if (tokens.size() < 5 || tokens[2].kind != TokenKind::kLeftParen) return;
    std::vector<Token> expanded;
    if (tokens[3].kind == TokenKind::kQuestion) {
        if (!is_defined_macro(tokens[4]) || !expand(tokens, expanded)) return;
        tokens = expanded;
    }
    if (tokens.size() > 4 && tokens[3].kind == TokenKind::kAtom &&
        (tokens[4].kind == TokenKind::kRightParen || tokens[4].kind == TokenKind::kComma))
        set_module(tokens[3].symbol);
}

void Preprocessor::do_define(std::span<const Token> tokens) {
    const Token& last = tokens.back();
    if (last.kind == TokenKind::kEnd) return badly_formed(tokens, tokens.size() - 1);
    if (tokens[2].kind != TokenKind::kLeftParen) return badly_formed(tokens, 2);

    const Token& name = tokens[3];
    if (name.kind != TokenKind::kAtom && name.kind != TokenKind::kVar)
        return badly_formed(tokens, 3);

    Macro macro;
    std::unordered_map<Symbol, int> parameters;
    std::size_t at = 4;
    if (tokens[at].kind == TokenKind::kLeftParen) {
        ++at;
        while (at < tokens.size() && tokens[at].kind != TokenKind::kRightParen) {
            if (tokens[at].kind != TokenKind::kVar) return badly_formed(tokens, at);
            const auto number = static_cast<int>(parameters.size());
            if (!parameters.try_emplace(tokens[at].symbol, number).second)
                return sink_.error(tokens[at].pos,
                                   "argument '" + std::string{tokens[at].symbol.text()} +
                                       "' already used",
                                   token_length(tokens[at]));
            ++at;
            if (at < tokens.size() && tokens[at].kind == TokenKind::kComma) {
                ++at;
                if (at < tokens.size() && tokens[at].kind != TokenKind::kVar)
                    return badly_formed(tokens, at - 1);
            } else if (at >= tokens.size() || tokens[at].kind != TokenKind::kRightParen) {
                return badly_formed(tokens, at);
            }
        }
        ++at;
        macro.arity = static_cast<int>(parameters.size());
        if (at < tokens.size() && tokens[at].kind != TokenKind::kComma)
            return sink_.error(
                tokens[at].pos, "badly formed define: missing comma", token_length(tokens[at]));
    }
    if (at >= tokens.size() || tokens[at].kind != TokenKind::kComma)
        return badly_formed(tokens, at);
    ++at;
    if (tokens[tokens.size() - 2].kind != TokenKind::kRightParen)
        return sink_.error(
            last.pos, "badly formed define: missing closing right parenthesis", token_length(last));

    MacroSet& set = macros_[name.symbol];
    const std::string shown{name.symbol.text()};
    // One with arguments that is built in leaves room for others with its name.
    const bool predefined =
        std::any_of(set.overloads.begin(), set.overloads.end(), [](const Macro& m) {
            return m.predefined && m.arity == kNoArgs;
        });
    if (predefined)
        return sink_.error(
            name.pos, "redefining predefined macro '" + shown + "'", token_length(name));
    if (set.find(macro.arity))
        return sink_.error(name.pos, "redefining macro '" + shown + "'", token_length(name));

    const auto body = tokens.subspan(at, tokens.size() - 2 > at ? tokens.size() - 2 - at : 0);
    macro.body.reserve(body.size());
    for (std::size_t i = 0; i < body.size(); ++i) {
        const auto parameter_at = [&](std::size_t index) {
            if (index >= body.size() || body[index].kind != TokenKind::kVar) return -1;
            const auto found = parameters.find(body[index].symbol);
            return found == parameters.end() ? -1 : found->second;
        };
        const bool two_marks = body[i].kind == TokenKind::kQuestion && i + 1 < body.size() &&
                               body[i + 1].kind == TokenKind::kQuestion;
        if (two_marks && parameter_at(i + 2) >= 0) {
            macro.body.push_back({body[i], parameter_at(i + 2), true});
            i += 2;
        } else {
            macro.body.push_back({body[i], parameter_at(i), false});
        }
    }
    macro.uses = uses_in(body);
    set.overloads.push_back(std::move(macro));
    ++generation_;
}

void Preprocessor::do_undef(std::span<const Token> tokens) {
    if (tokens[2].kind != TokenKind::kLeftParen) return badly_formed(tokens, 2);
    if (tokens.size() < 4 ||
        (tokens[3].kind != TokenKind::kAtom && tokens[3].kind != TokenKind::kVar))
        return badly_formed(tokens, 3);
    if (tokens.size() < 5 || tokens[4].kind != TokenKind::kRightParen)
        return badly_formed(tokens, 4);
    if (tokens.size() < 6 || tokens[5].kind != TokenKind::kDot) return badly_formed(tokens, 5);
    const auto known = macros_.find(tokens[3].symbol);
    if (known == macros_.end()) return;
    // What changes from place to place stays.
    std::erase_if(known->second.overloads,
                  [](const Macro& macro) { return macro.builtin == Builtin::kNone; });
    ++generation_;
}

void Preprocessor::do_include(std::span<const Token> raw, bool lib) {
    // The name may come from a macro.
    std::vector<Token> expanded;
    std::span<const Token> tokens = raw;
    const bool has_macro = std::any_of(
        raw.begin(), raw.end(), [](const Token& t) { return t.kind == TokenKind::kQuestion; });
    if (has_macro) {
        if (raw.size() > 4 && raw[3].kind == TokenKind::kQuestion && !is_defined_macro(raw[4]))
            return badly_formed(raw, 3);
        if (!expand(raw, expanded)) return;
        tokens = expanded;
    }
    if (tokens[2].kind != TokenKind::kLeftParen) return badly_formed(tokens, 2);
    if (tokens.size() < 4 || tokens[3].kind != TokenKind::kString) return badly_formed(tokens, 3);
    const Token name_token = tokens[3];
    std::u32string text{*name_token.string};
    std::size_t at = 4;
    for (; at < tokens.size() && tokens[at].kind == TokenKind::kString; ++at)
        text += *tokens[at].string;
    if (at >= tokens.size() || tokens[at].kind != TokenKind::kRightParen)
        return badly_formed(tokens, at);
    if (at + 1 >= tokens.size() || tokens[at + 1].kind != TokenKind::kDot)
        return badly_formed(tokens, at + 1);
    if (included_too_much_) return;
    const std::string name = to_utf8(text);
    const std::string path = expand_environment(name);
    LoadError error;
    std::optional<FileId> file;
    if (name.find('\0') != std::string::npos || name.empty() || !options_.read_files)
        error.not_found = true;
    else
        file = lib ? find_include_lib(path, error) : find_include(path, error);
    if (!file) {
        if (!lib) sources_.note_missing(path);
        const std::string kind = lib ? "lib" : "file";
        const std::string reason =
            error.not_found || error.message.empty() ? "" : ": " + error.message;
        sink_.error(name_token.pos,
                    "can't find include " + kind + " " + quote_string(text) + reason,
                    token_length(name_token),
                    error.not_found ? include_hint(path, lib) : std::string{});
        return;
    }
    included_bytes_ += sources_.text(*file).size();
    if (++includes_ > kMaxIncludes || included_bytes_ > kMaxIncludedBytes) {
        included_too_much_ = true;
        sink_.error(name_token.pos, "too much is included", token_length(name_token));
        return;
    }
    open(*file, name_token.pos);
}

bool Preprocessor::open(FileId file, Pos include_pos) {
    if (files_.size() >= kMaxIncludeDepth) {
        included_too_much_ = true;
        sink_.error(include_pos, "include too deep", 1, "does the file include itself?");
        return false;
    }
    OpenFile opened;
    opened.scanner = std::make_unique<Scanner>(sources_, file, arena_, symbols_);
    files_.push_back(std::move(opened));
    note_file({1, 1, file});
    return true;
}

std::optional<std::u32string_view> Preprocessor::include_text(const std::string& name, Pos& pos) {
    LoadError error;
    if (!options_.read_files || name.find('\0') != std::string::npos) return std::nullopt;
    const auto file = find_include(expand_environment(name), error);
    if (!file) return std::nullopt;
    std::u32string text;
    const std::string_view bytes = sources_.text(*file);
    for (const char* at = bytes.data(); at < bytes.data() + bytes.size();)
        text.push_back(next_code_point(at));
    pos = {1, 1, *file};
    note_file(pos);
    return arena_.copy(std::u32string_view{text});
}

/// The text goes on at `pos`, in another file than before.
void Preprocessor::note_file(Pos pos) {
    const PresumedPlace place = sources_.presumed(pos);
    const std::string_view real = arena_.copy(sources_.name(pos.file));
    changes_.push_back({pos, pos.line, real, pos.line, false});
    if (place.file != real || place.line != pos.line)
        changes_.push_back({pos, pos.line, arena_.copy(place.file), place.line, true});
}

std::optional<FileId> Preprocessor::load(const std::string& path, LoadError& error) {
    LoadError problem;
    const auto file = sources_.load(path, problem);
    // What was found but can't be used is worth more to the user than what isn't there.
    if (!file && !problem.not_found && error.message.empty() && problem.message != "is a directory")
        error = {path + ": " + problem.message, false, 0, 0};
    return file;
}

std::optional<FileId> Preprocessor::find_include(const std::string& name, LoadError& error) {
    error = {"", true, 0, 0};
    if (name.starts_with('/')) return load(name, error);
    for (const std::string& directory : include_folders()) {
        const std::string path = join(directory, name);
        if (!is_readable_file(path)) continue;
        if (auto file = load(path, error)) return file;
        if (!error.message.empty()) return std::nullopt;
    }
    if (options_.embedded)
        if (auto text = options_.embedded(name)) return sources_.add(name, std::move(*text), error);
    return std::nullopt;
}

std::optional<FileId> Preprocessor::find_include_lib(const std::string& name, LoadError& error) {
    if (auto file = find_include(name, error)) return file;
    if (!error.message.empty()) return std::nullopt;
    const std::size_t slash = name.find('/');
    if (slash == std::string::npos || slash == 0) return std::nullopt;
    const std::string app = name.substr(0, slash);
    const std::string rest = name.substr(slash + 1);
    for (const std::string& code_path : options_.code_paths) {
        const std::string folder = application_of(code_path);
        if (!is_application(base_name(folder), app)) continue;
        const std::string path = join(folder, rest);
        if (is_readable_file(path))
            if (auto file = load(path, error)) return file;
    }
    std::vector<std::string> containers = options_.lib_dirs;
    if (!options_.otp_lib.empty()) containers.push_back(options_.otp_lib);
    for (const std::string& container : containers) {
        // A folder of ERL_LIBS may also be an application itself.
        const bool itself =
            is_application(base_name(container), app) && is_readable_file(join(container, rest));
        const std::string folder = itself ? container : find_application(container, app);
        if (folder.empty()) continue;
        const std::string path = join(folder, rest);
        if (is_readable_file(path))
            if (auto file = load(path, error)) return file;
    }
    const std::string_view text = library_header(name);
    if (!text.empty()) return sources_.add(name, std::string{text}, error);
    return std::nullopt;
}

void Preprocessor::do_message(std::span<const Token> tokens, bool is_error) {
    const std::string name = is_error ? "error" : "warning";
    const std::size_t size = tokens.size();
    if (tokens[2].kind != TokenKind::kLeftParen) return badly_formed(tokens, 2);
    if (size < 6 || tokens[size - 2].kind != TokenKind::kRightParen ||
        tokens[size - 1].kind != TokenKind::kDot)
        return badly_formed(tokens, 1);
    for (std::size_t i = 3; i + 1 < size; ++i)
        if (tokens[i].kind == TokenKind::kQuestion && !is_defined_macro(tokens[i + 1]))
            return badly_formed(tokens, 1);
    std::vector<Token> expanded;
    if (!expand(tokens, expanded)) return;
    const std::span<const Token> all{expanded};
    TermText term{all.subspan(3, all.size() - 5)};
    if (!term.read()) return badly_formed(tokens, 1);
    const std::string text = "-" + name + "(" + term.text + ").";
    if (is_error)
        sink_.error(tokens[1].pos, text, 5);
    else
        sink_.warning(tokens[1].pos, text, 7);
}

void Preprocessor::do_file(std::span<const Token> raw) {
    std::vector<Token> expanded;
    std::span<const Token> tokens = raw;
    const bool has_macro = std::any_of(
        raw.begin(), raw.end(), [](const Token& t) { return t.kind == TokenKind::kQuestion; });
    if (has_macro) {
        if (!expand(raw, expanded)) return;
        tokens = expanded;
    }
    const TokenKind expected[] = {TokenKind::kLeftParen,
                                  TokenKind::kString,
                                  TokenKind::kComma,
                                  TokenKind::kInteger,
                                  TokenKind::kRightParen,
                                  TokenKind::kDot};
    for (std::size_t i = 0; i < 6; ++i)
        if (2 + i >= tokens.size() || tokens[2 + i].kind != expected[i])
            return badly_formed(tokens, 2 + i);
    const Pos pos = raw[1].pos;
    const std::int64_t line =
        std::min<std::int64_t>(tokens[5].integer, std::numeric_limits<std::int32_t>::max());
    const std::string name = to_utf8(*tokens[3].string);
    changes_.push_back({pos,
                        sources_.presumed(pos).line,
                        arena_.copy(std::string_view{name}),
                        static_cast<std::uint32_t>(line),
                        true});
    sources_.add_line_directive(pos.file, pos.line, name, static_cast<std::uint32_t>(line));
}

void Preprocessor::do_feature(std::span<const Token> tokens) {
    const auto is = [&](std::size_t index, TokenKind kind) {
        return index < tokens.size() && tokens[index].kind == kind;
    };
    if (features_closed_)
        return sink_.error(
            tokens[1].pos, "feature directive not allowed after exports or record definitions", 7);
    if (!is(2, TokenKind::kLeftParen) || !is(3, TokenKind::kAtom) || !is(4, TokenKind::kComma) ||
        !is(5, TokenKind::kAtom) || !is(6, TokenKind::kRightParen) || !is(7, TokenKind::kDot) ||
        !(tokens[5].is_atom("enable") || tokens[5].is_atom("disable")))
        return badly_formed(tokens, 2);
    const Token& name = tokens[3];
    const bool enable = tokens[5].is_atom("enable");
    if (name.symbol == std::string_view{"maybe_expr"})
        reserve_maybe(symbols_, enable);
    else if (name.symbol == std::string_view{"compr_assign"})
        compr_assign_ = enable;
    else
        sink_.error(tokens[1].pos,
                    "the feature '" + std::string{name.symbol.text()} + "' does not exist.",
                    7);
}

} // namespace joist::compiler
