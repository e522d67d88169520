// stm32f405_i2c_model.hpp - the STM32F405's I2C peripheral as a master.
//
//   CR1.START --> SB --DR written--> address --acknowledged--> ADDR --SR1, SR2 read--> bytes
//
//   sending     DR -> shift register -> wire      TXE: DR is empty; BTF: both are, the clock is
//   held receiving   wire -> shift register -> DR      RXNE: DR is full; BTF: both are, the clock
//   is held
//
// Whether a byte is acknowledged is decided at its end by CR1.ACK; with CR1.POS at the end of the
// byte before it.
//
// Behind a misplaced stop, a bus error, it starts no more until it is reset: so the errata say.
//
// Source: RM0090 rev 19, sections 27.3.3, 27.3.4, 27.6; ES0182, "Start cannot be generated after a
// misplaced Stop".
//
// SPDX-License-Identifier: MIT
#pragma once

#include "ports/stm32f405/registers.hpp"
#include "tests/registers/i2c_wires.hpp"
#include "tests/registers/register_model.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <utility>

namespace rondo::test {

class stm32f405_i2c_model : public register_model {
  public:
    explicit stm32f405_i2c_model(i2c_wires& wires) : wires_(wires) { connect(registers); }
    stm32f405::i2c_block<modelled_register> registers;

  protected:
    std::uint32_t read(unsigned index) override {
        switch (index) {
        case CR1:
            return cr1_;
        case CR2:
            return cr2_;
        case DR:
            return read_data();
        case SR1:
            sr1_read_ = true;
            return sr1_;
        case SR2:
            return read_sr2();
        case CCR:
            return ccr_;
        default:
            return 0;
        }
    }
    void write(unsigned index, std::uint32_t value) override {
        switch (index) {
        case CR1:
            write_control(value);
            break;
        case CR2:
            cr2_ = value;
            break;
        case DR:
            write_data(value);
            break;
        case SR1: // errors are cleared by zeros
            sr1_ &= value | ~(berr | arlo | af | ovr);
            break;
        case CCR:
            if ((cr1_ & pe) != 0) {
                wrong += "CCR is written while PE is set; ";
            }
            ccr_ = value;
            break;
        default:
            break;
        }
    }
    bool interrupt_line() const override {
        const bool event = (cr2_ & stm32f405::i2c_cr2_itevten) != 0;
        const bool buffer = event && (cr2_ & stm32f405::i2c_cr2_itbufen) != 0;
        const bool error = (cr2_ & stm32f405::i2c_cr2_iterren) != 0;
        return (event && (sr1_ & (sb | addr | btf)) != 0) ||
               (buffer && (sr1_ & (rxne | txe)) != 0) ||
               (error && (sr1_ & (berr | arlo | af | ovr)) != 0);
    }

  private:
    enum : unsigned { CR1, CR2, OAR1, OAR2, DR, SR1, SR2, CCR, TRISE, FLTR };
    static constexpr std::uint32_t pe = stm32f405::i2c_cr1_pe;
    static constexpr std::uint32_t start = stm32f405::i2c_cr1_start;
    static constexpr std::uint32_t stop = stm32f405::i2c_cr1_stop;
    static constexpr std::uint32_t sb = stm32f405::i2c_sr1_sb;
    static constexpr std::uint32_t addr = stm32f405::i2c_sr1_addr;
    static constexpr std::uint32_t btf = stm32f405::i2c_sr1_btf;
    static constexpr std::uint32_t rxne = stm32f405::i2c_sr1_rxne;
    static constexpr std::uint32_t txe = stm32f405::i2c_sr1_txe;
    static constexpr std::uint32_t berr = stm32f405::i2c_sr1_berr;
    static constexpr std::uint32_t arlo = stm32f405::i2c_sr1_arlo;
    static constexpr std::uint32_t af = stm32f405::i2c_sr1_af;
    static constexpr std::uint32_t ovr = stm32f405::i2c_sr1_ovr;

    std::chrono::nanoseconds bits(unsigned count) const {
        const unsigned per_half = ccr_ & 0xFFF;
        const unsigned halves = (ccr_ & stm32f405::i2c_ccr_fs) != 0 ? 3 : 2;
        return std::chrono::nanoseconds(count * std::uint64_t{per_half} * halves * 1000 / 42);
    }

    void write_control(std::uint32_t value) {
        if ((value & stm32f405::i2c_cr1_swrst) != 0) {
            forget_what_was_to_happen();
            cr1_ = value;
            cr2_ = ccr_ = sr1_ = 0;
            master_ = sending_ = shifting_ = shift_full_ = locked_ = false;
            return;
        }
        if ((cr1_ & (start | stop)) != 0) {
            wrong += "CR1 is written while START or STOP waits; ";
        }
        if ((value & stop) != 0 && !master_) {
            wrong += "STOP is asked for on a bus that is not ours; ";
        }
        cr1_ = value;
        if ((value & start) != 0 && (value & pe) != 0 && !wires_.dead && !locked_) {
            after(bits(1), [this] { make_start(); });
        } else if ((value & stop) != 0 && master_ && !shifting_) {
            after(bits(1), [this] { make_stop(); });
        }
    }
    void make_start() {
        if (!wires_.data() || !wires_.clock()) {
            after(bits(1), [this] { make_start(); });
            return;
        }
        wires_.start(master_);
        cr1_ &= ~start;
        sr1_ = (sr1_ & ~(btf | txe | rxne)) | sb;
        sr1_read_ = false;
        master_ = true;
    }
    void make_stop() {
        wires_.stop();
        cr1_ &= ~stop;
        sr1_ &= ~(btf | txe);
        master_ = false;
    }

    // A byte on the wire, and what can happen to it.
    void shift(std::function<void()> done) {
        const int number = wires_.bytes++;
        shifting_ = true;
        if (number == wires_.arbitration_at) {
            after(bits(4), [this] {
                shifting_ = master_ = false;
                sr1_ |= arlo;
            });
        } else if (number == wires_.bus_error_at) {
            after(bits(4), [this] {
                sr1_ |= berr;
                shifting_ = master_ = false;
                locked_ = true;
            });
        } else if (number == wires_.stretch_at) {
            wires_.clock_held = true;
            if (wires_.stretch != duration::zero()) {
                after(wires_.stretch, [this, f = std::move(done)]() mutable {
                    wires_.clock_held = false;
                    after(bits(9), std::move(f));
                });
            }
        } else {
            after(bits(9), std::move(done));
        }
    }

    std::uint32_t read_sr2() {
        const std::uint32_t value = (master_ ? 3U : 0U) | (sending_ ? stm32f405::i2c_sr2_tra : 0);
        if ((sr1_ & addr) != 0 && sr1_read_) {
            sr1_ &= ~addr;
            if (sending_) {
                sr1_ |= txe;
            } else {
                acknowledge_next_ = (cr1_ & stm32f405::i2c_cr1_ack) != 0;
                receive();
            }
        }
        return value;
    }

    void write_data(std::uint32_t value) {
        data_ = value & 0xFF;
        if ((sr1_ & sb) != 0) {
            if (!sr1_read_) {
                wrong += "the address is written before SR1 was read; ";
            }
            sr1_ &= ~sb;
            sending_ = (value & 1) == 0;
            shift([this] {
                shifting_ = false;
                sr1_ |= wires_.call(data_) ? addr : af;
                sr1_read_ = false;
            });
            return;
        }
        sr1_ &= ~(txe | btf);
        if (!shifting_) {
            send();
        }
    }
    void send() { // from DR to the shift register
        const std::uint32_t byte = data_;
        sr1_ |= txe;
        shift([this, byte] {
            shifting_ = false;
            if (!wires_.write(byte)) {
                sr1_ |= af;
            } else if ((sr1_ & txe) == 0) {
                send();
            } else {
                sr1_ |= btf;
            }
        });
    }

    void receive() {
        const bool pos = (cr1_ & stm32f405::i2c_cr1_pos) != 0; // must stand before the byte begins
        shift([this, pos] {
            shifting_ = false;
            const bool ack_now = (cr1_ & stm32f405::i2c_cr1_ack) != 0;
            const bool acknowledged = pos ? std::exchange(acknowledge_next_, ack_now) : ack_now;
            more_ = acknowledged;
            const std::uint8_t byte = wires_.read(acknowledged);
            if (wires_.bytes - 1 == wires_.overrun_at) {
                sr1_ |= ovr;
            }
            if ((sr1_ & rxne) != 0) { // no room: the clock is held
                shift_ = byte;
                shift_full_ = true;
                sr1_ |= btf;
            } else {
                take_in(byte);
            }
            if ((cr1_ & stop) != 0 && !shifting_) {
                after(bits(1), [this] { make_stop(); });
            }
        });
    }
    void take_in(std::uint8_t byte) {
        data_ = byte;
        sr1_ |= rxne;
        if (more_ && (cr1_ & stop) == 0) {
            receive();
        }
    }
    std::uint32_t read_data() {
        const std::uint32_t value = data_;
        if ((sr1_ & rxne) == 0) {
            wrong += "DR is read and holds nothing; ";
        }
        sr1_ &= ~(rxne | btf);
        if (std::exchange(shift_full_, false)) {
            take_in(shift_);
        }
        return value;
    }

    i2c_wires& wires_;
    std::uint32_t cr1_ = 0, cr2_ = 0, ccr_ = 0, sr1_ = 0, data_ = 0;
    bool sr1_read_ = false;
    bool master_ = false;  // MSL, and thus BUSY
    bool sending_ = false; // TRA
    bool shifting_ = false;
    bool shift_full_ = false;
    bool acknowledge_next_ = false;
    bool more_ = false;   // the chip was told to go on
    bool locked_ = false; // no start until a reset
    std::uint8_t shift_ = 0;
};

} // namespace rondo::test
