// watchdog.hpp - the watchdog, and why the chip was reset.
//
// It counts the microseconds of the tick that also drives TIMER, but counts two for each (erratum
// RP2040-E1), so the 24 bits of LOAD are 8.3 s.
//
// Source: RP2040 data sheet, sections 2.12.2 (chip reset), 2.13 (PSM), 4.7 (watchdog).
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/rp2040/registers.hpp"
#include "rondo/core/config.hpp"
#include "rondo/core/time.hpp"
#include "rondo/hal/reset_cause.hpp"
#include "rondo/hal/watchdog.hpp"

#include <cstdint>

namespace rondo::rp2040 {

/// Block: a watchdog_block; a test has one of its own.
template <class Block, class PsmBlock>
class watchdog_on {
  public:
    static constexpr duration longest{0xFFFFFF / 2};

    constexpr watchdog_on(Block& dog, PsmBlock& psm) noexcept : dog_(dog), psm_(psm) {}

    void start(duration limit) noexcept {
        RONDO_ASSERT(limit > duration::zero() && limit <= longest,
                     "a watchdog's limit is longer than the chip can count");
        load_ = static_cast<std::uint32_t>(limit.count()) * 2;
        dog_.CTRL = 0;
        psm_.WDSEL = all_but_oscillators;
        feed();
        dog_.CTRL = watchdog_ctrl_enable;
    }
    RONDO_ISR_SAFE void feed() noexcept { dog_.LOAD = load_; }

  private:
    static constexpr std::uint32_t all_but_oscillators = 0x1FFFC;

    Block& dog_;
    PsmBlock& psm_;
    std::uint32_t load_ = 0;
};

class watchdog : public watchdog_on<watchdog_block<>, psm_block<>> {
  public:
    watchdog() noexcept : watchdog_on(watchdog_at(), psm_at()) {}
};
static_assert(watchdog_timer<watchdog>);

/// From WATCHDOG's REASON and CHIP_RESET. The first tells of the watchdog, whose reset leaves the
/// second as it was.
[[nodiscard]] constexpr reset_cause reset_cause_of(std::uint32_t reason,
                                                   std::uint32_t chip_reset) noexcept {
    constexpr std::uint32_t timer = 1U << 0;
    constexpr std::uint32_t force = 1U << 1;
    constexpr std::uint32_t had_por = 1U << 8; // brown-out, too
    constexpr std::uint32_t had_run = 1U << 16;
    constexpr std::uint32_t had_psm_restart = 1U << 20; // a debugger
    return (reason & timer) != 0                 ? reset_cause::watchdog
           : (reason & force) != 0               ? reset_cause::software
           : (chip_reset & had_psm_restart) != 0 ? reset_cause::software
           : (chip_reset & had_run) != 0         ? reset_cause::pin
           : (chip_reset & had_por) != 0         ? reset_cause::power_on
                                                 : reset_cause::unknown;
}

/// Context: any.  Suspends: never.  Errors: none.
[[nodiscard]] inline reset_cause last_reset() noexcept {
    return reset_cause_of(watchdog_at().REASON, chip_reset());
}

} // namespace rondo::rp2040
