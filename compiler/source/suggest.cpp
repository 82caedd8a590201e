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

namespace {

/// How many characters left out, added, replaced, or swapped with the next one make `right` of
/// `left`; `limit` + 1 if it is more than `limit`.
std::size_t
edit_distance(std::u32string_view left, std::u32string_view right, std::size_t limit) {
    const std::size_t longer = std::max(left.size(), right.size());
    if (longer - std::min(left.size(), right.size()) > limit) return limit + 1;
    std::vector<std::size_t> before(right.size() + 1), last(right.size() + 1),
        now(right.size() + 1);
    for (std::size_t j = 0; j <= right.size(); ++j)
        last[j] = j;
    for (std::size_t i = 1; i <= left.size(); ++i) {
        now[0] = i;
        std::size_t least = i;
        for (std::size_t j = 1; j <= right.size(); ++j) {
            const bool same = left[i - 1] == right[j - 1];
            now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + !same});
            if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                now[j] = std::min(now[j], before[j - 2] + 1);
            least = std::min(least, now[j]);
        }
        if (least > limit) return limit + 1;
        before.swap(last);
        last.swap(now);
    }
    return last[right.size()];
}

} // namespace

std::string_view nearest_name(std::string_view name, const std::vector<std::string_view>& names) {
    std::string_view best;
    if (name.size() > kLongest) return best;
    const std::u32string wanted = decode(name);
    if (wanted.size() < 3) return best;
    std::size_t limit = wanted.size() < 5 ? 1 : wanted.size() < 9 ? 2 : 3;
    for (const std::string_view one : names) {
        if (one.size() > kLongest || one == name) continue;
        const std::size_t distance = edit_distance(wanted, decode(one), limit);
        if (distance > limit) continue;
        best = one;
        if (distance <= 1) return best;
        limit = distance - 1;
    }
    return best;
}

std::string did_you_mean(std::string_view name,
                         const std::vector<std::string_view>& names,
                         std::string_view before,
                         std::string_view after) {
    const std::string_view meant = nearest_name(name, names);
    if (meant.empty()) return {};
    return "did you mean " + std::string{before} + std::string{meant} + std::string{after} + "?";
}

} // namespace joist::compiler
