// From text to tokens, a form (up to its dot) at a time. Lives as long as its file is being read;
// one thread.
#pragma once

#include "compiler/scan/token.h"
#include "compiler/source/arena.h"
#include "compiler/source/diagnostic.h"
#include "compiler/source/source_manager.h"
#include "compiler/source/symbol.h"

#include <string>
#include <vector>

namespace joist::compiler {

/// Teaches `symbols` the reserved words, but not `maybe` and `else`, which only a feature makes
/// reserved.
void reserve_words(SymbolTable& symbols);
/// Makes `maybe` and `else` reserved words, or atoms again.
void reserve_maybe(SymbolTable& symbols, bool reserved);

/// Reads one file.
class Scanner {
public:
    /// `file` is a file of `sources`; numbers and strings go to `arena`, names to `symbols` (see
    /// reserve_words()).
    Scanner(const SourceManager& sources, FileId file, Arena& arena, SymbolTable& symbols);

    /// Skips a first line that starts with `#!`.
    void skip_shebang();

    /// Replaces `form` by the tokens of the next form. The last is kDot, or kEnd where the text
    /// ended too early. False, with nothing in `form`, at the end of the text. A token that is
    /// wrong ends the form, leaving nothing in `form`; the next one begins behind what was wrong.
    ///
    bool next_form(std::vector<Token>& form);

    /// What was wrong with the form last read, if anything (then it is empty).
    const std::vector<Diagnostic>& form_errors() const { return errors_; }

    /// Is there a `?` in the form last read?
    bool form_has_macro() const { return has_macro_; }
    FileId file() const { return file_; }
    const std::vector<QuotedWord>& quoted_words() const { return quoted_words_; }
    /// Where the reader stands: the end of the text after the last form.
    Pos position() const { return pos_at(at_); }
    /// The place behind the form last read and the one white space that belongs to its dot.
    Pos after_form() const;

private:
    Pos pos_at(const char* at) const;
    /// Only the first error of a form counts.
    void error(Pos pos, std::string message, std::uint32_t length = 1, std::string hint = {});

    void scan_name(Token& token, const char* start, bool variable);
    void scan_quoted_atom(Token& token);
    void scan_string(Token& token);
    void check_adjacent();
    void scan_triple_quoted(int quotes, bool verbatim, std::string_view what);
    void skip_lines(const char* to);
    void scan_sigil(Token& token);
    const char* end_of_name(const char* at) const;
    void scan_char(Token& token);
    void scan_number(Token& token);
    void finish_float(Token& token, int base, const std::string& text, const char* start);
    void set_integer(Token& token, int base, const std::string& digits);
    /// Code points up to `close`, escapes resolved unless `verbatim`, into text_. False when the
    /// text ends first.
    bool scan_delimited(char close, bool verbatim);
    /// Reads an escape sequence; `pos` is where to report that it is wrong, or not valid: at the
    /// last character that was read.
    char32_t scan_escape(Pos pos);
    void check_number_end(const Token& token, std::string_view what);
    void unterminated(Pos pos, std::string_view what, std::u32string_view text, char quote);
    void set_string(Token& token);
    void new_line(const char* after);

    const SourceManager& sources_;
    FileId file_;
    Arena& arena_;
    SymbolTable& symbols_;
    std::vector<Diagnostic> errors_;
    std::vector<QuotedWord> quoted_words_;
    std::u32string text_; ///< the literal being read
    const char* at_;
    const char* end_;
    const char*
        line_start_; ///< start of the line, moved on by one for each extra byte of a code point
    std::uint32_t line_ = 1;
    bool has_macro_ = false;
};

} // namespace joist::compiler
