// See suggest.h. The measure and its threshold are those by which OTP's compiler suggests names.
#include "compiler/source/suggest.h"

#include "compiler/source/utf8.h"

#include <algorithm>
#include <cstddef>
#include <string>

namespace joist::compiler {

namespace {

constexpr double kLeast = 0.66;
/// Longer names aren't compared: the measure takes time in proportion to the square.
constexpr std::size_t kLongest = 255;

std::u32string decode(std::string_view text) {
    std::u32string decoded;
    const char* at = text.data();
    while (at < text.data() + text.size())
        decoded.push_back(next_code_point(at));
    return decoded;
}

} // namespace

double jaro_similarity(std::string_view left_text, std::string_view right_text) {
    const std::u32string left = decode(left_text);
    const std::u32string right = decode(right_text);
    if (left.empty() || right.empty()) return left.size() == right.size() ? 1 : 0;
    // Equal characters match if they aren't farther apart than this.
    const std::size_t longer = std::max(left.size(), right.size());
    const std::size_t window = longer / 2 > 0 ? longer / 2 - 1 : 0;
    std::vector<bool> taken(right.size(), false);
    std::u32string matched;
    for (std::size_t i = 0; i < left.size(); ++i) {
        const std::size_t from = i > window ? i - window : 0;
        const std::size_t to = std::min(right.size(), i + window + 1);
        for (std::size_t j = from; j < to; ++j) {
            if (taken[j] || left[i] != right[j]) continue;
            taken[j] = true;
            matched.push_back(left[i]);
            break;
        }
    }
    if (matched.empty()) return 0;
    std::size_t swapped = 0;
    std::size_t at = 0;
    for (std::size_t j = 0; j < right.size(); ++j)
        if (taken[j]) swapped += right[j] != matched[at++];
    const double count = static_cast<double>(matched.size());
    const double in_order = count - static_cast<double>(swapped) / 2;
    return (count / static_cast<double>(left.size()) + count / static_cast<double>(right.size()) +
            in_order / count) /
           3;
}

std::string_view most_similar(std::string_view name, const std::vector<std::string_view>& names) {
    std::string_view best;
    double most = kLeast;
    if (name.size() > kLongest) return best;
    for (const std::string_view one : names) {
        if (one.size() > kLongest || one == name) continue;
        const double similarity = jaro_similarity(name, one);
        if (similarity < most) continue;
        most = similarity;
        best = one;
    }
    return best;
}

} // namespace joist::compiler
