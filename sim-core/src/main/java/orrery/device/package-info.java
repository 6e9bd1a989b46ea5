/**
 * Devices as models: a catalogue of types, and the device a simulated node believes itself to be.
 *
 * <p>What devices do in the world is in the packages below: {@link orrery.device.movement} says where they are, {@link
 * orrery.device.place} what is near them, {@link orrery.device.churn} when they are there, {@link orrery.device.demand} what
 * their users want, and {@link orrery.device.energy} what they consume. All of it hangs on names and time alone, and nothing is held for a device that nobody looks at.
 */
@NullMarked
package orrery.device;

import org.jspecify.annotations.NullMarked;
