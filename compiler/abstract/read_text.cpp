// See read_text.h. A term is parsed as the value of an attribute: `TERM.` as `-form(TERM).`
#include "compiler/abstract/read_text.h"

#include "compiler/abstract/form_writer.h"
#include "compiler/abstract/term_writer.h"
#include "compiler/parse/parser.h"
#include "compiler/scan/scanner.h"

#include <cstddef>

namespace joist::compiler::abstract {

namespace {

std::vector<Token> as_attribute(const std::vector<Token>& term, Symbol name) {
    const Pos pos = term.front().pos;
    std::vector<Token> tokens{{TokenKind::kMinus, pos}, {TokenKind::kAtom, pos}};
    tokens.back().symbol = name;
    tokens.push_back({TokenKind::kLeftParen, pos});
    tokens.insert(tokens.end(), term.begin(), term.end() - 1);
    tokens.push_back({TokenKind::kRightParen, term.back().pos});
    tokens.push_back(term.back());
    return tokens;
}

} // namespace

std::optional<std::vector<std::uint8_t>>
forms_of_text(FileId file, const SourceManager& sources, DiagnosticSink& sink) {
    AstStorage storage;
    reserve_words(storage.symbols);
    Scanner scanner{sources, file, storage.arena, storage.symbols};
    Parser parser{storage, sink};
    const WriteOptions options;
    std::vector<std::vector<std::uint8_t>> terms;
    const Symbol name = storage.symbols.intern("form");
    const std::size_t errors = sink.error_count();
    std::vector<Token> term;
    while (scanner.next_form(term)) {
        for (const Diagnostic& wrong : scanner.form_errors())
            sink.add(wrong);
        if (term.empty()) continue;
        const Form* form = parser.parse_form(as_attribute(term, name));
        if (!form || form->kind != FormKind::kAttribute) continue;
        FormWriter writer{sources, options};
        writer.value(form->as<AttributeForm>()->value);
        terms.push_back(writer.take());
    }
    if (sink.error_count() != errors) return std::nullopt;
    TermWriter out;
    if (!terms.empty()) out.list(terms.size());
    for (const std::vector<std::uint8_t>& one : terms)
        out.term(one);
    out.nil();
    return out.take();
}

} // namespace joist::compiler::abstract
