/**
 * Where a process begins: the real clock and the real seeds are made here and nowhere else,
 * settings are read, and the parts of a control plane are put together. Start at {@link
 * io.troupe.node.boot.ControlPlane}. Imports every module; blocks during start and stop only.
 */
package io.troupe.node.boot;
