"""What one can do: each public function is one unit of work, called by web, jobs and CLI alike."""
