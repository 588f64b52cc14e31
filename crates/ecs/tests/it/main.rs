//! The room over a memory store: handlers are called as the front door calls them, controllers
//! run until nothing is due, and a fake agent, network and load balancer do their parts.

mod capacity;
mod clusters;
mod containers;
mod daemons;
mod deployments;
mod disks;
mod execute_command;
mod express;
mod insights;
mod large;
mod mesh;
mod mesh_tls;
mod overrides;
mod permissions;
mod registries;
mod seams;
mod services;
mod settings;
mod sharing;
mod tags;
mod task_definitions;
mod tasks;
mod transcripts;
mod world;
