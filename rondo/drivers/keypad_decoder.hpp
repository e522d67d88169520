// keypad_decoder.hpp - what the keys of a matrix do, from scans of it. No pins, no clock: it is
// told the times.
//
//   press    a key is down in two scans, one after the other
//   release  it is up in two
//   repeat   the key that was pressed last is still down: after `repeat_after`, then each
//            `repeat_every`
//
// Where two rows share two columns, the fourth corner seems to be down if three are (there is no
// diode at each key). While a scan can be read in two ways no press is believed, and none is lost:
// the real one is told when the others are up.
//
//        c0  c1
//   r0   X---X          three keys down: does r1c1 belong to them?
//   r1   X---?
//
// Source: Keyboard of micropython-async v3.
//
// SPDX-License-Identifier: MIT
#pragma once

#include "rondo/core/time.hpp"

#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace rondo {

enum class key_action : std::uint8_t { press, release, repeat };

struct key_event {
    std::uint8_t key; ///< row * columns + column
    key_action action;
    friend bool operator==(const key_event&, const key_event&) = default;
};

struct keypad_settings {
    duration repeat_after = duration::zero(); ///< zero: keys do not repeat
    duration repeat_every = std::chrono::milliseconds(100);
};

/// At most 32 keys.
template <std::size_t Rows, std::size_t Columns>
class keypad_decoder {
    static_assert(Rows * Columns <= 32, "a keypad has at most 32 keys");

  public:
    using keys = std::uint32_t; // a bit for each key that is down

    constexpr explicit keypad_decoder(const keypad_settings& s = {}) noexcept : settings(s) {}

    /// May be changed at any time; counts from the next press on.
    keypad_settings settings;

    // Context of all: task, startup.  Suspends: never.  Errors: none.

    /// What a scan has found. Ask next() until it is empty, then scan again.
    constexpr void scanned(keys down, time_point at) noexcept {
        const keys steady_down = down & before_;
        const keys steady_up = ~down & ~before_;
        before_ = down;
        const keys pressed = is_ambiguous(down) ? 0 : steady_down & ~down_;
        changes_ = pressed | (steady_up & down_);
        if (pressed != 0) {
            last_ = static_cast<std::uint8_t>(std::countr_zero(pressed));
            repeats_at_ =
                settings.repeat_after > duration::zero() ? at + settings.repeat_after : never;
        }
        if ((down_ >> last_ & 1u) != 0 && (changes_ >> last_ & 1u) == 0 && at >= repeats_at_) {
            repeats_at_ += settings.repeat_every;
            repeats_ = true;
        }
    }

    /// What has happened, in the order of the keys; empty when all has been told.
    [[nodiscard]] constexpr std::optional<key_event> next() noexcept {
        if (changes_ != 0) {
            const auto key = static_cast<std::uint8_t>(std::countr_zero(changes_));
            changes_ &= changes_ - 1;
            down_ ^= keys{1} << key;
            const bool is_down = (down_ >> key & 1u) != 0;
            return key_event{key, is_down ? key_action::press : key_action::release};
        }
        if (repeats_) {
            repeats_ = false;
            return key_event{last_, key_action::repeat};
        }
        return std::nullopt;
    }

    /// The keys that are down, as they were told.
    [[nodiscard]] constexpr keys down() const noexcept { return down_; }

    /// Nothing is down and nothing is about to be: there is no need to scan.
    [[nodiscard]] constexpr bool rests() const noexcept {
        return (down_ | before_ | changes_) == 0;
    }

  private:
    static constexpr bool is_ambiguous(keys down) noexcept {
        constexpr keys row = Columns == 32 ? ~keys{0} : (keys{1} << Columns) - 1;
        for (std::size_t a = 0; a != Rows; ++a) {
            for (std::size_t b = 0; b != a; ++b) {
                const keys shared = down >> a * Columns & down >> b * Columns & row;
                if (std::popcount(shared) > 1) {
                    return true;
                }
            }
        }
        return false;
    }

    keys before_ = 0;  // the last scan
    keys down_ = 0;    // told
    keys changes_ = 0; // not told yet
    std::uint8_t last_ = 0;
    bool repeats_ = false;
    time_point repeats_at_ = never;
};

} // namespace rondo
