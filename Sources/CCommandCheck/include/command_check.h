/* Nothing to call: the linker leads ArgumentParser's calls here. */
