// watchdog.hpp - the independent watchdog, and why the chip was reset.
//
// It counts an RC oscillator of its own, 32 kHz by name and 17 to 47 kHz by the data sheet: the
// limit is counted with the fastest, so a slow one waits for up to 2.8 times as long. Once started
// it cannot be stopped.
//
// Source: RM0090 rev 19, sections 7.3.21 (RCC_CSR), 21.3, 21.4 (IWDG); data sheet, table 43 (LSI).
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/stm32f405/registers.hpp"
#include "rondo/core/config.hpp"
#include "rondo/core/time.hpp"
#include "rondo/hal/reset_cause.hpp"
#include "rondo/hal/watchdog.hpp"

#include <cstdint>

namespace rondo::stm32f405 {

/// Block: an iwdg_block; a test has one of its own.
template <class Block>
class watchdog_on {
  public:
    static constexpr duration longest = std::chrono::seconds(22); // 4096 x 256 / 47 kHz

    constexpr explicit watchdog_on(Block& dog) noexcept : dog_(dog) {}

    void start(duration limit) noexcept {
        RONDO_ASSERT(limit > duration::zero() && limit <= longest,
                     "a watchdog's limit is longer than the chip can count");
        // The smallest prescaler, 4 << power, whose 12 bits suffice. Rounded up: the prescaler runs
        // on at a feed, so the first of the counts may be over at once.
        const auto ticks = (static_cast<std::uint32_t>(limit.count() / 1000) + 1) * fastest_khz;
        std::uint32_t power = 0;
        while (ticks / (4U << power) >= 0xFFF) {
            ++power;
        }
        dog_.KR = start_key; // also turns the oscillator on
        dog_.KR = access_key;
        dog_.PR = power;
        dog_.RLR = ticks / (4U << power) + 1;
        for (int i = 0; i != update_bound && dog_.SR != 0; ++i) { // until it counts with them
        }
        feed();
    }
    RONDO_ISR_SAFE void feed() noexcept { dog_.KR = feed_key; }

  private:
    static constexpr std::uint32_t fastest_khz = 47;
    static constexpr std::uint32_t start_key = 0xCCCC;
    static constexpr std::uint32_t access_key = 0x5555;
    static constexpr std::uint32_t feed_key = 0xAAAA;
    // Five ticks of 17 kHz are 0.3 ms; a round takes five cycles of 168 MHz or more: 3 ms.
    static constexpr int update_bound = 100'000;

    Block& dog_;
};

class watchdog : public watchdog_on<iwdg_block<>> {
  public:
    watchdog() noexcept : watchdog_on(iwdg()) {}
};
static_assert(watchdog_timer<watchdog>);

/// From RCC_CSR. The pin is set in each case, as the chip pulls it down itself.
[[nodiscard]] constexpr reset_cause reset_cause_of(std::uint32_t csr) noexcept {
    constexpr std::uint32_t borrstf = 1U << 25;
    constexpr std::uint32_t pinrstf = 1U << 26;
    constexpr std::uint32_t porrstf = 1U << 27;
    constexpr std::uint32_t sftrstf = 1U << 28;
    constexpr std::uint32_t iwdgrstf = 1U << 29;
    constexpr std::uint32_t wwdgrstf = 1U << 30;
    constexpr std::uint32_t lpwrrstf = 1U << 31;
    return (csr & lpwrrstf) != 0                ? reset_cause::low_power
           : (csr & (iwdgrstf | wwdgrstf)) != 0 ? reset_cause::watchdog
           : (csr & sftrstf) != 0               ? reset_cause::software
           : (csr & porrstf) != 0               ? reset_cause::power_on // BORRSTF is set with it
           : (csr & borrstf) != 0               ? reset_cause::brown_out
           : (csr & pinrstf) != 0               ? reset_cause::pin
                                                : reset_cause::unknown;
}

/// Why the chip was reset, and forgets it: the flags stay until then, over further resets.
/// Context: any.  Suspends: never.  Errors: none.
[[nodiscard]] inline reset_cause last_reset() noexcept {
    constexpr std::uint32_t rmvf = 1U << 24;
    const std::uint32_t csr = rcc().CSR;
    rcc().CSR = csr | rmvf;
    return reset_cause_of(csr);
}

} // namespace rondo::stm32f405
