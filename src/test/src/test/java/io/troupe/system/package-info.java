/** The system as its users run it: real processes, real kubectl, real faults. */
package io.troupe.system;
